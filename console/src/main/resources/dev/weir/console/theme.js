// Light or dark: as the system has it, unless somebody chose. A plain script in the head, so that
// the page is never painted in the wrong colours first.
(() => {
  const choices = ['auto', 'dark', 'light'];
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem('weir-theme') ?? 'auto';
    } catch {
      return 'auto'; // storage is forbidden here
    }
  }

  function remember(choice) {
    try {
      localStorage.setItem('weir-theme', choice);
    } catch {
      // It holds until the page is loaded again.
    }
  }

  function apply(choice) {
    root.dataset.theme = choices.includes(choice) ? choice : 'auto';
  }

  apply(remembered());
  addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const name = () => (button.textContent = `Theme: ${root.dataset.theme}`);
    name();
    button.addEventListener('click', () => {
      const next = choices[(choices.indexOf(root.dataset.theme) + 1) % choices.length];
      apply(next);
      remember(next);
      name();
    });
  });
})();
