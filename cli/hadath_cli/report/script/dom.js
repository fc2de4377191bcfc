// Nodes, made of names and words, never of markup.

const SVG = "http://www.w3.org/2000/svg";

// h("a", {class: "x", href: "#"}, "words", node): an element. Handlers are functions under "onclick" and the like.
function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false && child !== ""));
  return element;
}

// Words of a text in a line of ours: isolated, so that they turn nothing around.
const arabic = (words, tag = "bdi") => h(tag, { lang: "ar", dir: tag === "bdi" ? "auto" : "rtl" }, oneLine(words));
const arabicList = (list) => arabic(list.join("، "));
const oneLine = (words) => words.replace(/\s+/gu, " ").trim();

// "claim_responsibility" is "Claim responsibility".
function label(name) {
  const words = packed.labels[name] ?? name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// "casualty" is "Casualties".
const labels = (name) => `${label(name)}s`.replace(/ys$/, "ies");

const STATUS = { happened: "", denied: "Told as not having happened", unreal: "Planned, feared or general" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// "2024-02-08" is "8 Feb 2024", "2024-02" is "Feb 2024".
function dateText(date) {
  const [year, month, day] = date.split("-");
  return [day && Number(day), month && (MONTHS[month - 1] ?? month), year].filter(Boolean).join(" ");
}

const dateNode = (date) =>
  date ? h("time", { datetime: date }, dateText(date)) : h("span", { class: "muted" }, "No date told");
const placeName = (place) => place.name ?? oneLine(place.text);
const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

// A link to somewhere in the page; `main.js` follows it and keeps the filters.
const goLink = (go, attributes, ...children) =>
  h("a", { href: `#${new URLSearchParams({ go })}`, "data-go": go, ...attributes }, ...children);
const toIncident = (incident) => `incident/${incident.doc.index}/${incident.id}`;
const toStatement = (event) => `statement/${event.doc.index}/${event.record.id}`;
const toText = (event) => `text/${event.doc.index}/${event.record.id}`;

// A long list, shown a page at a time; on paper it is whole.
class PagedList {
  constructor(container, size, draw) {
    Object.assign(this, { container, size, draw, items: [], shown: 0 });
    this.more = h("button", { type: "button", class: "more", onclick: () => this.showMore(true) });
    window.addEventListener("beforeprint", () => this.showMore(false, this.items.length));
  }

  show(items) {
    this.items = items;
    this.shown = 0;
    this.container.replaceChildren();
    this.showMore(false);
  }

  showMore(focus, upTo = this.shown + this.size) {
    const next = this.items.slice(this.shown, upTo).map(this.draw);
    this.shown += next.length;
    this.more.remove();
    this.container.append(...next);
    const left = this.items.length - this.shown;
    if (left) {
      this.more.textContent = `Show ${Math.min(left, this.size)} more of ${left.toLocaleString("en")}`;
      this.container.append(this.more);
    }
    if (focus) next[0]?.focus();
  }

  // Draw as far as an item; false where it is not in the list.
  reveal(item) {
    const index = this.items.indexOf(item);
    if (index >= this.shown) this.showMore(false, index + 1);
    return index >= 0;
  }
}
