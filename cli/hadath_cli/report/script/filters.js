// Filters: which events are chosen, kept in the URL's fragment.

const EMPTY = { type: "", kind: "", status: "", from: "", to: "", undated: "", place: "", attacker: "", q: "" };

function readFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  const filters = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, given.get(name) ?? ""]));
  return { filters, go: given.get("go") ?? "" };
}

function fragment(filters, go) {
  const set = Object.entries({ ...filters, go }).filter(([, value]) => value);
  return set.length ? `#${new URLSearchParams(set)}` : "#";
}

const isFiltered = (filters) => Object.keys(EMPTY).some((name) => name !== "undated" && filters[name]);

// A test of events. Date, place and attacker are those of the event or, where it tells none, of its incident.
function chooser(filters) {
  const types = filters.type ? filters.type.split(",") : null;
  const [place, attacker] = [wordKey(filters.place), wordKey(filters.attacker)];
  const words = searchKey(filters.q).split(/\s+/u).filter(Boolean);
  return (event) =>
    (!types || types.includes(event.type)) &&
    (!filters.kind || event.subtype === filters.kind) &&
    (!filters.status || event.status === filters.status) &&
    ((!filters.from && !filters.to) || isWithin(dateOf(event), filters)) &&
    (!place || placesOf(event).some((one) => placeKey(one).includes(place))) &&
    (!attacker || attackersOf(event).some((one) => wordKey(one).includes(attacker))) &&
    words.every((word) => event.key.includes(word));
}

const incidentsOf = (event) => (event.incident ? [event.incident] : event.about.map(({ incident }) => incident));
const dateOf = (event) => event.field("time")?.value ?? closest(incidentsOf(event).map((incident) => incident.date));
const placesOf = (event) => {
  const own = event.field("place") ?? [];
  return own.length ? own : incidentsOf(event).flatMap((incident) => incident.places);
};
const attackersOf = (event) => {
  const own = event.words("attacker");
  return own.length ? own : incidentsOf(event).flatMap((incident) => incident.attackers);
};
const placeKey = (place) => wordKey([place.text, place.name ?? "", place.country ?? ""].join(" | "));

// A month or a year is within a range if any of its days is.
function isWithin(date, { from, to, undated }) {
  if (!date) return Boolean(undated);
  return (!to || date <= to) && (!from || date.padEnd(7, "-12").padEnd(10, "-31") >= from);
}
