// Incidents: the events of one happening within one document, and the statements about it.

const OUTCOMES = ["killed", "wounded", "missing", "captured"];
const PRECISION = ["site", "district", "city", "admin1", "country"]; // the closest first

class Incident {
  constructor(doc, id, events) {
    Object.assign(this, { doc, id, events, statements: [] });
    const strikes = events.filter((event) => event.record.type === "strike");
    const told = strikes.filter((event) => event.status === "happened");
    this.isTotal = events.every((event) => event.record.scope === "cumulative");
    this.status = ["happened", "unreal", "denied"].find((status) => events.some((event) => event.status === status));
    this.kinds = unique((told.length ? told : strikes).map((event) => event.record.subtype));
    this.family = this.kinds.length ? familyOf(this.kinds[0]) : "toll";
    this.date = closest([...told, ...strikes, ...events].map((event) => event.record.time?.value));
    this.places = distinct(events.flatMap((event) => event.record.place ?? []), (place) => place.text);
    this.place = mainPlace(this.places);
    this.attackers = distinctWords(events.flatMap((event) => event.words("attacker")));
    this.targets = distinctWords(strikes.flatMap((event) => event.words("target")));
    this.means = distinctWords(strikes.flatMap((event) => event.words("weapon")));
  }
}

const unique = (values) => [...new Set(values)];
const distinct = (values, key) => [...new Map(values.map((value) => [wordKey(key(value)), value]).reverse()).values()].reverse();
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
  const groups = Map.groupBy
    ? Map.groupBy(doc.events, (event) => event.record.incident)
    : doc.events.reduce((map, event) => map.set(event.record.incident, [...(map.get(event.record.incident) ?? []), event]), new Map());
  groups.delete(null);
  groups.delete(undefined);
  const found = [...groups].map(([id, events]) => new Incident(doc, id, events));
  for (const incident of found) for (const event of incident.events) event.incident = incident;
  for (const event of doc.events) if (event.record.type === "statement") linkStatement(event, found);
  return found;
}

// A statement is about the incidents whose words stand in what is said. A denial, claim or condemnation that names no
// event is put to the incident last told before it, and is shown as such.
function linkStatement(event, found) {
  const said = [event.record.content, ...(event.record.quotes ?? [])].filter(Boolean);
  const within = found.filter((incident) => triggers(incident).some((t) => said.some((s) => s.start <= t.start && t.end <= s.end)));
  const near = !within.length && packed.reactions.includes(event.record.subtype);
  const about = near ? lastBefore(event, found.filter((incident) => !incident.isTotal)) : within;
  event.about = about.map((incident) => ({ incident, near }));
  for (const incident of about) incident.statements.push({ event, near });
}

const triggers = (incident) => incident.events.flatMap((event) => event.record.mentions.map((mention) => mention.trigger));

function lastBefore(event, found) {
  let [last, at] = [null, -1];
  for (const incident of found) {
    for (const { start } of triggers(incident)) {
      if (start < event.record.trigger.start && start > at) [last, at] = [incident, start];
    }
  }
  return last ? [last] : [];
}

// Tolls

// The figures for an outcome of one happening: [] where none is told. Running totals and what did not happen are none.
function figures(events, outcome) {
  return events.filter(
    ({ record, status }) => record.type === "casualty" && record.subtype === outcome && record.scope !== "cumulative" && status === "happened",
  );
}

const isNumber = (count) => count != null && (count.min != null || count.max != null);

// From the lowest to the highest of the figures; null without any. `open`: perhaps more.
function range(events) {
  const counts = events.map((event) => event.record.count).filter(isNumber);
  if (!counts.length) return null;
  return {
    low: Math.min(...counts.map((count) => count.min ?? 0)),
    high: Math.max(...counts.map((count) => count.max ?? count.min)),
    open: counts.some((count) => count.max == null),
    about: counts.some((count) => count.approx),
  };
}

// Each incident once, from its lowest to its highest figure. `unknown`: incidents with an outcome but no figure.
function sumOfTolls(tellings, outcome) {
  const sum = { low: 0, high: 0, open: false, about: false, unknown: 0 };
  for (const { events } of tellings) {
    const found = figures(events, outcome);
    const one = range(found);
    if (one) {
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

const countText = (event) => {
  const one = range([event]);
  return one ? rangeText(one) : "number not told";
};

const allIncidents = documents.flatMap(gatherIncidents);
