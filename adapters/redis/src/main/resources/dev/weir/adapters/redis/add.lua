-- ARGV from 5: for each entry its slot (or -1: by age), its age in micros, its units
for i = 5, #ARGV, 3 do
  local at = tonumber(ARGV[i])
  if at < 0 then
    at = math.floor((micros - tonumber(ARGV[i + 1])) / span)
  end
  count(at, tonumber(ARGV[i + 2]))
end
keep()
return {0}
