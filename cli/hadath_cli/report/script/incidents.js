// Incidents: the events of one happening within one document, and the statements about it.

const OUTCOMES = ["killed", "wounded", "missing", "captured"];
const PRECISION = ["site", "district", "city", "admin1", "country"]; // the closest first

class Incident {
  constructor(doc, id, events) {
    Object.assign(this, { doc, id, events });
    const strikes = events.filter((event) => event.type === "strike");
    const told = strikes.filter((event) => event.status === "happened");
    this.isTotal = events.every((event) => event.isTotal);
    this.status = ["happened", "unreal", "denied"].find((status) => events.some((event) => event.status === status));
    this.kinds = unique((told.length ? told : strikes).map((event) => event.subtype));
    this.family = this.kinds.length ? familyOf(this.kinds[0]) : "toll";
    this.date = closest([...told, ...strikes, ...events].map((event) => event.field("time")?.value));
    this.places = distinct(
      events.flatMap((event) => event.field("place") ?? []),
      (place) => place.text,
    );
    this.place = mainPlace(this.places);
    this.attackers = distinctWords(events.flatMap((event) => event.words("attacker")));
    this.targets = distinctWords(strikes.flatMap((event) => event.words("target")));
    this.means = distinctWords(strikes.flatMap((event) => event.words("weapon")));
  }

  get triggers() {
    return this.events.flatMap((event) => event.record.mentions.map((mention) => mention.trigger));
  }

  // [{event, near}]: the statements about it.
  get statements() {
    const links = [...linksOf(this.doc)].map(([event, about]) => ({
      event,
      near: about.find(({ incident }) => incident === this)?.near,
    }));
    return links.filter(({ near }) => near !== undefined);
  }
}

const unique = (values) => [...new Set(values)];

// The first of each that are alike.
function distinct(values, key) {
  if (values.length < 2) return values;
  const found = new Map();
  for (const value of values) {
    const alike = wordKey(key(value));
    if (!found.has(alike)) found.set(alike, value);
  }
  return [...found.values()];
}

const distinctWords = (words) => distinct(words, (word) => word);

// «الجيش» and «جيش» (the army, an army) are one name, «إسرائيلية» and «اسرائيلية» too.
const wordKey = (words) => searchKey(words).trim().replace(/^ال/u, "").replace(/\s+/gu, " ");

function familyOf(subtype) {
  return Object.keys(packed.families).find((name) => packed.families[name].subtypes.includes(subtype)) ?? "other";
}

// The most precise date, the first of equals: "2024-02-08" before "2024-02".
function closest(dates) {
  return dates.reduce((best, date) => ((date?.length ?? 0) > (best?.length ?? 0) ? date : best), null);
}

// The place that is known best: with coordinates, of the smallest kind.
function mainPlace(places) {
  const rank = (place) => (place.lat == null ? PRECISION.length + 1 : PRECISION.indexOf(place.precision) + 1 || 1);
  return places.reduce((best, place) => (!best || rank(place) < rank(best) ? place : best), null);
}

function gatherIncidents(doc) {
  const groups = new Map();
  for (const event of doc.events) {
    const id = event.field("incident");
    if (id == null) continue;
    if (!groups.has(id)) groups.set(id, []);
    groups.get(id).push(event);
  }
  doc.incidents = [...groups].map(([id, events]) => new Incident(doc, id, events));
  for (const incident of doc.incidents) for (const event of incident.events) event.incident = incident;
  return doc.incidents;
}

// Statements with the incidents that they are about: statement → [{incident, near}].
function linksOf(doc) {
  if (!doc.links) {
    const told = doc.incidents.map((incident) => ({ incident, triggers: incident.triggers }));
    doc.links = new Map(
      doc.events.filter((event) => event.type === "statement").map((event) => [event, linkStatement(event, told)]),
    );
  }
  return doc.links;
}

// `near`: no word of the incident stands in what is said («نفت الجماعة ذلك», the group denied it); its place tells.
function linkStatement(event, told) {
  const said = [event.field("content"), ...(event.field("quotes") ?? [])].filter(Boolean);
  const holds = ({ start, end }) => said.some((span) => span.start <= start && end <= span.end);
  return told
    .filter(({ incident }) => event.field("about")?.includes(incident.id))
    .map(({ incident, triggers }) => ({ incident, near: !triggers.some(holds) }));
}

// Tolls

// The figures for an outcome of one happening: [] where none is told. Running totals and what did not happen are none.
function figures(events, outcome) {
  return events.filter(
    ({ type, subtype, isTotal, status }) =>
      type === "casualty" && subtype === outcome && !isTotal && status === "happened",
  );
}

const isNumber = (count) => count != null && (count.min != null || count.max != null);

// From the lowest to the highest of the figures; null without any. `open`: perhaps more.
function range(events) {
  const counts = events.map((event) => event.field("count")).filter(isNumber);
  if (!counts.length) return null;
  return {
    low: Math.min(...counts.map((count) => count.min ?? 0)),
    high: Math.max(...counts.map((count) => count.max ?? count.min)),
    open: counts.some((count) => count.max == null),
    about: counts.some((count) => count.approx),
  };
}

// Each incident once, from its lowest to its highest figure. `told`: incidents with a figure, `unknown`: with none.
function sumOfTolls(tellings, outcome) {
  const sum = { low: 0, high: 0, open: false, about: false, told: 0, unknown: 0 };
  for (const { events } of tellings) {
    const found = figures(events, outcome);
    const one = range(found);
    if (one) {
      sum.told += 1;
      sum.low += one.low;
      sum.high += one.high;
      sum.open ||= one.open;
      sum.about ||= one.about;
    } else if (found.length) sum.unknown += 1;
  }
  return sum;
}

// «أكثر من 20» (more than 20) is 21+, «بين 3 و5» (between 3 and 5) 3–5, «نحو 10» (about 10) ~10.
function rangeText({ low, high, open, about }) {
  const numbers = low === high ? low.toLocaleString("en") : `${low.toLocaleString("en")}–${high.toLocaleString("en")}`;
  return `${about ? "~" : ""}${numbers}${open ? "+" : ""}`;
}

const tollText = (sum) => (sum.told ? rangeText(sum) : sum.unknown ? "number not told" : "–");

const countText = (event) => {
  const one = range([event]);
  return one ? rangeText(one) : "number not told";
};

const allIncidents = documents.flatMap(gatherIncidents);
