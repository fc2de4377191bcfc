// The overview's numbers, and the tables beside and instead of the charts.

const MOST_ROWS = 12;
const MOST_COLUMNS = 8;
const NOT_NAMED = "not named";

function drawNumbers(view) {
  const happened = view.incidents.filter(({ incident }) => incident.status === "happened");
  const rest = view.incidents.length - happened.length;
  const statements = view.events.filter((event) => event.type === "statement").length;
  const tiles = [
    [
      "Documents",
      view.documents.length.toLocaleString("en"),
      view.documents.length < documents.length && `of ${documents.length.toLocaleString("en")}`,
    ],
    ["Incidents", happened.length.toLocaleString("en"), rest > 0 && `and ${rest} denied, planned or feared`],
    ...OUTCOMES.map((outcome) => tollTile(view.incidents, outcome)).filter(Boolean),
    ["Statements", statements.toLocaleString("en"), null],
  ];
  document
    .getElementById("numbers")
    .replaceChildren(
      ...tiles.map(([name, value, note]) =>
        h("div", {}, h("dt", {}, name), h("dd", {}, h("strong", {}, value), note && h("small", {}, note))),
      ),
    );
}

function tollTile(tellings, outcome) {
  const sum = sumOfTolls(tellings, outcome);
  if (!sum.told && !sum.unknown && OUTCOMES.indexOf(outcome) > 1) return null;
  return [label(outcome), tollText(sum), sum.unknown > 0 && `and ${plural(sum.unknown, "incident")} without a number`];
}

// rows: [header, [cell, …]]. A cell is what `h` takes.
function table(id, caption, columns, rows, attributes = {}) {
  return h(
    "table",
    { id, ...attributes },
    h("caption", {}, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map((column) => h("th", { scope: "col" }, column)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map(([header, cells]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, header),
          cells.map((cell) => h("td", {}, cell)),
        ),
      ),
    ),
  );
}

const filterButton = (name, value, ...children) =>
  h(
    "button",
    { type: "button", class: "link", onclick: () => setFilter(name, value), title: "Show only these" },
    ...children,
  );

function drawActs(view) {
  const acts = tally(view.events.filter((event) => event.type === "statement").map((event) => event.subtype));
  const most = Math.max(...acts.map(([, number]) => number));
  const rows = acts.map(([act, number]) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.inlineSize = `${(100 * number) / most}%`;
    return [filterButton("kind", act, label(act)), [[bar], String(number)]];
  });
  const columns = ["Act", h("span", { class: "unseen" }, "Share"), "Statements"];
  replace(
    "acts",
    acts.length
      ? table("acts-table", "Statements by act", columns, rows, { class: "bars" })
      : nothing("No statements chosen."),
  );
}

// [[value, number], …], the most frequent first, equals in the order of their coming.
function tally(values) {
  const numbers = new Map();
  for (const value of values) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return [...numbers].sort((a, b) => b[1] - a[1]);
}

const replace = (id, ...nodes) => document.getElementById(id).replaceChildren(...nodes);
const nothing = (words) => h("p", { class: "muted" }, words);

// Who against whom: incidents by the words for attacker and target, alike words as one.
function drawPairs(view) {
  const pairs = [];
  const shown = new Map(); // a key's words, as they first came
  const keysOf = (words) =>
    (words.length ? words : [NOT_NAMED]).map((word) => {
      const key = word === NOT_NAMED ? NOT_NAMED : wordKey(word);
      if (!shown.has(key)) shown.set(key, word);
      return key;
    });
  for (const { incident } of view.incidents) {
    if (
      incident.status !== "happened" ||
      !incident.kinds.length ||
      !(incident.attackers.length + incident.targets.length)
    )
      continue;
    for (const attacker of keysOf(incident.attackers))
      for (const target of keysOf(incident.targets)) pairs.push([attacker, target]);
  }
  const attackers = ranked(
    pairs.map(([attacker]) => attacker),
    MOST_ROWS,
  );
  const targets = ranked(
    pairs.map(([, target]) => target),
    MOST_COLUMNS,
  );
  const numbers = new Map(tally(pairs.map((pair) => pair.join("\n"))));
  const most = Math.max(...numbers.values());
  const name = (key) => (key === NOT_NAMED ? h("span", { class: "muted" }, NOT_NAMED) : arabic(shown.get(key)));
  const rows = attackers.shown.map((attacker) => [
    attacker === NOT_NAMED ? name(attacker) : filterButton("attacker", oneLine(shown.get(attacker)), name(attacker)),
    targets.shown.map((target) => pairCell(numbers.get(`${attacker}\n${target}`), most)),
  ]);
  const left = [leftOut(attackers, "attacker"), leftOut(targets, "target")].filter(Boolean).join(", ");
  replace(
    "pairs",
    pairs.length
      ? h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": "Attackers and targets" },
          table(
            "pairs-table",
            "Incidents by attacker (rows) and target (columns)",
            [h("span", { class: "unseen" }, "Attacker"), ...targets.shown.map(name)],
            rows,
            { class: "matrix" },
          ),
        )
      : nothing("No attackers or targets named in the chosen incidents."),
    left ? nothing(`Not shown: ${left}.`) : "",
  );
}

const leftOut = ({ left }, name) => (left ? plural(left, `more ${name}`) : "");

function ranked(keys, most) {
  const named = tally(keys)
    .map(([key]) => key)
    .filter((key) => key !== NOT_NAMED);
  const shown = named.slice(0, most);
  return { shown: keys.includes(NOT_NAMED) ? [...shown, NOT_NAMED] : shown, left: named.length - shown.length };
}

function pairCell(number, most) {
  if (!number) return h("span", { class: "muted", "aria-label": "none" }, "·");
  const cell = h("span", { class: "heat" }, String(number));
  cell.style.setProperty("--heat", `${12 + (38 * number) / most}%`);
  return cell;
}

// Running totals stand apart: they count over a period, and again what incidents count.
function drawTotals(view) {
  const totals = view.events.filter((event) => event.isTotal);
  replace(
    "totals",
    totals.length
      ? h(
          "ul",
          { class: "plain" },
          totals
            .slice(0, MOST_ROWS)
            .map((event) =>
              h(
                "li",
                {},
                goLink(toText(event), { class: "figure" }, countText(event)),
                ` ${event.subtype}`,
                event.words("source").length ? [", according to ", arabicList(event.words("source"))] : "",
                event.status === "happened" ? "" : [" ", h("span", { class: "badge" }, STATUS[event.status])],
                h("small", {}, arabic(event.doc.title)),
              ),
            ),
        )
      : nothing("None told."),
    totals.length > MOST_ROWS ? nothing(`And ${totals.length - MOST_ROWS} more.`) : "",
  );
}
