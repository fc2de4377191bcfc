// Incidents by date and kind, as stacked bars: a day, a month or a year each.

const CHART = { height: 190, top: 12, bottom: 26, start: 30, end: 6, gap: 1 };
const DAY = 86_400_000;
const UNITS = [
  {
    name: "day",
    length: 10,
    most: 92,
    index: (date) => Math.round(Date.parse(date) / DAY),
    value: (i) => new Date(i * DAY).toISOString().slice(0, 10),
  },
  {
    name: "month",
    length: 7,
    most: 96,
    index: (date) => date.slice(0, 4) * 12 + Number(date.slice(5, 7)) - 1,
    value: (i) => `${year(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
  },
  { name: "year", length: 4, most: Infinity, index: (date) => Number(date.slice(0, 4)), value: (i) => year(i) },
];
const year = (number) => String(Math.floor(number)).padStart(4, "0");

function drawTimeline(view) {
  const told = view.incidents
    .map(({ incident }) => incident)
    .filter((incident) => incident.status === "happened" && !incident.isTotal);
  const dated = told.filter((incident) => incident.date && !Number.isNaN(UNITS[0].index(incident.date)));
  const unit = dated.length ? unitFor(dated.map((incident) => incident.date)) : UNITS[0];
  const placed = dated.filter((incident) => incident.date.length >= unit.length);
  const bins = new Map(); // index → family → number
  for (const { date, family } of placed) {
    const index = unit.index(date);
    if (!bins.has(index)) bins.set(index, new Map());
    bins.get(index).set(family, (bins.get(index).get(family) ?? 0) + 1);
  }
  const left = told.length - placed.length;
  replace(
    "timeline-note",
    left
      ? `${plural(left, "incident")} told without a ${unit.name === "day" ? "day" : unit.name} ${left === 1 ? "is" : "are"} not in it.`
      : "",
  );
  if (!placed.length) return replace("timeline", nothing("No dated incidents chosen."));
  const families = Object.keys(packed.families).filter((family) =>
    placed.some((incident) => incident.family === family),
  );
  replace(
    "timeline",
    timelineChart(bins, unit, families, placed.length),
    legend(families),
    timelineTable(bins, unit, families),
  );
}

function unitFor(dates) {
  return (
    UNITS.find((unit) => {
      const indexes = dates.filter((date) => date.length >= unit.length).map(unit.index);
      return indexes.length >= dates.length / 2 && Math.max(...indexes) - Math.min(...indexes) < unit.most;
    }) ?? UNITS.at(-1)
  );
}

function timelineChart(bins, unit, families, number) {
  const width = Math.max(280, document.getElementById("timeline").clientWidth);
  const indexes = [...bins.keys()].sort((a, b) => a - b);
  const [first, last] = [indexes[0] - 0.5, indexes.at(-1) + 0.5];
  const step = (width - CHART.start - CHART.end) / Math.max(last - first, 8);
  const highest = Math.max(...[...bins.values()].map((bin) => sum(bin.values())));
  const scale = (CHART.height - CHART.top - CHART.bottom) / highest;
  const base = CHART.height - CHART.bottom;
  const bars = indexes.flatMap((index) => {
    let y = base;
    return families
      .filter((family) => bins.get(index).has(family))
      .map((family) => {
        const count = bins.get(index).get(family);
        y -= count * scale;
        const size = Math.min(step, 34);
        const x = CHART.start + (index - first) * step - size / 2;
        const date = unit.value(index);
        return s(
          "rect",
          {
            class: `family-${family}`,
            x,
            y,
            width: Math.max(1.5, size - CHART.gap),
            height: Math.max(1, count * scale - CHART.gap),
            "data-count": count,
            "data-date": date,
            onclick: () => setRange(date),
          },
          s("title", {}, `${dateText(date)}: ${plural(count, "incident")}, ${packed.families[family].label}`),
        );
      });
  });
  const name = `Timeline: ${plural(number, "incident")} from ${dateText(unit.value(indexes[0]))} to ${dateText(unit.value(indexes.at(-1)))}, by ${unit.name} and kind. The table below has the numbers.`;
  return s(
    "svg",
    {
      class: "chart",
      role: "img",
      "aria-label": name,
      width,
      height: CHART.height,
      viewBox: `0 0 ${width} ${CHART.height}`,
    },
    gridLines(highest, scale, base, width),
    bars,
    dateTicks(indexes, unit, first, step, width),
  );
}

const sum = (numbers) => [...numbers].reduce((total, number) => total + number, 0);

function gridLines(highest, scale, base, width) {
  const step =
    [1, 2, 5]
      .map((n) => [n, n * 10, n * 100, n * 1000])
      .flat()
      .sort((a, b) => a - b)
      .find((n) => highest / n <= 4) ?? highest;
  const lines = [];
  for (let value = 0; value <= highest; value += step) {
    const y = Math.round(base - value * scale) + 0.5;
    lines.push(
      s("line", { class: "grid", x1: CHART.start, x2: width - CHART.end, y1: y, y2: y }),
      s("text", { class: "tick", x: CHART.start - 6, y: y + 4, "text-anchor": "end" }, value.toLocaleString("en")),
    );
  }
  return lines;
}

function dateTicks(indexes, unit, first, step, width) {
  const [from, to] = [indexes[0], indexes.at(-1)];
  const every = Math.max(1, Math.ceil((to - from + 1) / Math.max(2, Math.floor(width / 110))));
  const ticks = [];
  for (let index = from; index <= to; index += every) {
    const x = CHART.start + (index - first) * step;
    const anchor = x > width - 50 ? "end" : x < CHART.start + 30 ? "start" : "middle";
    ticks.push(
      s(
        "text",
        {
          class: "tick",
          x: anchor === "end" ? width - CHART.end : anchor === "start" ? Math.max(CHART.start, x - 20) : x,
          y: CHART.height - 8,
          "text-anchor": anchor,
        },
        dateText(unit.value(index)),
      ),
    );
  }
  return ticks;
}

function legend(families) {
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    families.map((family) => h("li", {}, h("i", { class: `family-${family}` }), packed.families[family].label)),
  );
}

function timelineTable(bins, unit, families) {
  const rows = [...bins]
    .sort(([a], [b]) => a - b)
    .map(([index, bin]) => {
      const date = unit.value(index);
      return [
        h(
          "button",
          { type: "button", class: "link", onclick: () => setRange(date), title: "Show only these" },
          dateText(date),
        ),
        families.map((family) => String(bin.get(family) ?? 0)),
      ];
    });
  const columns = [label(unit.name), ...families.map((family) => packed.families[family].label)];
  return asTable(table("timeline-table", `Incidents by ${unit.name} and kind`, columns, rows));
}

const asTable = (node) =>
  h(
    "details",
    { class: "as-table" },
    h("summary", {}, "As a table"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": node.caption.textContent }, node),
  );
