// Puts it together: controls, fragment, and what is drawn when they change.

const form = document.getElementById("filters");
const map = new IncidentMap(document.getElementById("map"));
const lists = {
  incident: new PagedList(document.getElementById("incident-list"), 30, incidentCard),
  statement: new PagedList(document.getElementById("statement-list"), 30, statementRow),
  document: new PagedList(document.getElementById("document-list"), 100, documentRow),
};
let current = { filters: null, view: null };
new Note(document.getElementById("document-list"));

function choose(filters) {
  const events = allEvents.filter(chooser(filters));
  const byIncident = new Map();
  for (const event of events) {
    if (!event.incident) continue;
    if (!byIncident.has(event.incident)) byIncident.set(event.incident, []);
    byIncident.get(event.incident).push(event);
  }
  const told = new Set(events.map((event) => event.doc));
  return {
    events,
    tellings: [...byIncident].map(([incident, chosen]) => ({ incident, events: chosen })),
    documents: isFiltered(filters) ? documents.filter((doc) => told.has(doc)) : documents,
    get incidents() {
      return this.tellings.filter(({ incident }) => !incident.isTotal);
    },
  };
}

function draw(filters) {
  const view = choose(filters);
  current = { filters, view };
  drawNumbers(view);
  drawTimeline(view);
  drawMap(view, map);
  drawPairs(view);
  drawActs(view);
  drawTotals(view);
  lists.incident.show(view.tellings);
  lists.statement.show(view.events.filter((event) => event.type === "statement"));
  lists.document.show(view.documents);
  for (const [name, { items }] of Object.entries(lists))
    document.getElementById(`${name}-number`).textContent = items.length.toLocaleString("en");
  const all = view.events.length === allEvents.length;
  const totals = view.tellings.length - view.incidents.length;
  if (totals)
    document.getElementById("incident-number").textContent =
      `${view.incidents.length.toLocaleString("en")} and ${plural(totals, "running total")}`;
  say(
    `${all ? "All" : `${view.events.length.toLocaleString("en")} of`} ${plural(allEvents.length, "event")}${all ? "" : " chosen"}.`,
  );
  document.getElementById("clear").hidden = !isFiltered(filters);
}

const say = (words) => replace("status", words);

// Fragment and controls

function follow() {
  const { filters, go } = readFragment();
  if (JSON.stringify(filters) !== JSON.stringify(current.filters)) {
    draw(filters);
    showInForm(filters);
  }
  if (go) goTo(go);
}

function showInForm(filters) {
  for (const [name, value] of Object.entries(filters)) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (control.type === "checkbox") control.checked = value.split(",").includes(control.value);
      else if (control.value !== value) control.value = value;
    }
  }
}

function readForm() {
  const given = new FormData(form);
  return Object.fromEntries(Object.keys(EMPTY).map((name) => [name, given.getAll(name).join(",").trim()]));
}

function setFilters(filters) {
  history.replaceState(null, "", fragment(filters, ""));
  follow();
}

const setFilter = (name, value) =>
  setFilters({ ...current.filters, [name]: current.filters[name] === value ? "" : value });
const setRange = (date) =>
  setFilters({ ...current.filters, from: date.padEnd(7, "-01").padEnd(10, "-01"), to: lastDay(date) });

function lastDay(date) {
  const [year, month = "12", day] = date.split("-");
  return `${year}-${month}-${day ?? String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, "0")}`;
}

// Where a link leads: "incident/3/7584e623b997" is an incident of the document 3.
function goTo(go) {
  const [kind, index, id] = go.split("/");
  const doc = documents[index];
  const event = doc?.events.find((one) => one.record.id === id);
  const target = {
    incident: () =>
      showListed(
        "incident",
        (telling) => telling.incident.doc === doc && telling.incident.id === id,
        `[data-incident="${CSS.escape(go)}"]`,
      ),
    statement: () => showListed("statement", (one) => one === event, `[data-statement="${CSS.escape(go)}"]`),
    text: () => showInText(doc, event),
  }[kind]?.();
  if (!target) return say("What the link leads to is not among the chosen events; clear the filters to see it.");
  for (const lit of document.querySelectorAll(".reached")) lit.classList.remove("reached");
  target.classList.add("reached");
  target.focus({ preventScroll: true });
  return target.scrollIntoView({ block: "center" });
}

function showListed(list, isIt, selector) {
  return lists[list].reveal(lists[list].items.find(isIt)) ? lists[list].container.querySelector(selector) : null;
}

function showInText(doc, event) {
  if (!event || !lists.document.reveal(doc)) return null;
  const details = lists.document.container.querySelector(`[data-document="${doc.index}"]`);
  details.open = true;
  openDocument(details, doc);
  return details.querySelector(`[data-event="${CSS.escape(event.record.id)}"]`) ?? details;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go], a[data-jump]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.jump) {
    const section = document.getElementById(link.dataset.jump);
    section.focus({ preventScroll: true });
    section.scrollIntoView();
    return;
  }
  const before = location.hash;
  location.hash = fragment(current.filters, link.dataset.go);
  if (location.hash === before) goTo(link.dataset.go);
});

function offerChoices() {
  const kinds = new Map();
  for (const { type, subtype } of allEvents) {
    if (!kinds.has(type)) kinds.set(type, new Set());
    kinds.get(type).add(subtype);
  }
  document
    .getElementById("types")
    .append(
      ...[...kinds.keys()]
        .sort()
        .map((type) => h("label", {}, h("input", { type: "checkbox", name: "type", value: type }), ` ${labels(type)}`)),
    );
  document.getElementById("kind").append(
    ...[...kinds].sort().map(([type, subtypes]) =>
      h(
        "optgroup",
        { label: labels(type) },
        [...subtypes].sort().map((subtype) => h("option", { value: subtype }, label(subtype))),
      ),
    ),
  );
  const choices = (words) =>
    tally(words)
      .slice(0, 400)
      .map(([value]) => h("option", { value }));
  document
    .getElementById("places")
    .append(...choices(allIncidents.flatMap((incident) => incident.places.map(placeName))));
  document
    .getElementById("attackers")
    .append(...choices(allIncidents.flatMap((incident) => incident.attackers.map(oneLine))));
}

let waiting = null;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => setFilters(readForm()), 120);
});
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("clear").addEventListener("click", () => setFilters(EMPTY));
document
  .getElementById("save-jsonl")
  .addEventListener("click", () => save("hadath-events.jsonl", "application/jsonl", toJsonLines(current.view.events)));
document
  .getElementById("save-csv")
  .addEventListener("click", () => save("hadath-events.csv", "text/csv", toCsv(current.view.events)));
addEventListener("hashchange", follow);

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  drawTimeline(current.view);
  map.redraw();
});

function describe() {
  const dates = documents
    .map((doc) => doc.about.published)
    .filter(Boolean)
    .sort();
  const published = dates.length
    ? `, published ${dates[0] === dates.at(-1) ? dateText(dates[0]) : `${dateText(dates[0])} to ${dateText(dates.at(-1))}`}`
    : "";
  replace("described", `${plural(allEvents.length, "event")} in ${plural(documents.length, "document")}${published}`);
}

describe();
offerChoices();
follow();
if (matchMedia("(min-width: 60rem)").matches) document.getElementById("filter-box").open = true;
performance.mark("hadath-drawn");
