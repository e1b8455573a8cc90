package dev.weir.simulator.story;

import dev.weir.simulator.story.Markup.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names at the ends of lines, moved apart until none covers another. */
final class Labels {
  private static final double APART = 13;

  private final List<Label> labels = new ArrayList<>();

  private record Label(String policy, double y) {}

  void add(String policy, double y) {
    labels.add(new Label(policy, y));
  }

  /** Writes them between two heights, each as near to its line as the others allow. */
  void draw(Markup out, Cast cast, double x, double bottom) {
    labels.sort(Comparator.comparingDouble(Label::y));
    double[] ys = new double[labels.size()];
    double least = 4;
    for (int i = 0; i < ys.length; i++) {
      ys[i] = Math.max(labels.get(i).y(), least);
      least = ys[i] + APART;
    }
    double most = bottom;
    for (int i = ys.length - 1; i >= 0; i--) {
      ys[i] = Math.min(ys[i], most);
      most = ys[i] - APART;
    }
    for (int i = 0; i < ys.length; i++) {
      String policy = labels.get(i).policy();
      out.open("g", "data-p", policy);
      out.word(policy, "name " + cast.part(policy), Anchor.START, x, ys[i]).close();
    }
  }
}
