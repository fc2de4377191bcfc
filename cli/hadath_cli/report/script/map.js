// Incidents with coordinates, on outlines of Natural Earth: a circle a place, its area by the killed and wounded.

const outlines = JSON.parse(document.getElementById("outlines").textContent);
const MAP = { ratio: 0.52, least: 240, margin: 1.35, closest: 60, fit: 650, radius: [4.5, 26], label: 11, names: 10 };
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
const NORTH = mercator(outlines.north);

// Degrees to the units of the outlines.
function project({ lat, lon }) {
  return [
    ((lon + 180) / 360) * outlines.width,
    ((NORTH - mercator(Math.max(-80, Math.min(80, lat)))) * outlines.width) / (2 * Math.PI),
  ];
}

// What stands at one point: incidents, and what they cost.
function gatherSites(view) {
  const sites = new Map();
  let left = 0;
  for (const telling of view.incidents) {
    const { incident } = telling;
    if (incident.status !== "happened" || incident.isTotal) continue;
    if (incident.place?.lat == null) {
      left += 1;
      continue;
    }
    const key = `${incident.place.lat} ${incident.place.lon}`;
    if (!sites.has(key)) sites.set(key, { place: incident.place, tellings: [], at: project(incident.place) });
    sites.get(key).tellings.push(telling);
  }
  for (const site of sites.values()) {
    [site.killed, site.wounded] = ["killed", "wounded"].map((outcome) => sumOfTolls(site.tellings, outcome));
    site.toll = site.killed.low + site.wounded.low;
    site.families = tally(site.tellings.map(({ incident }) => incident.family));
  }
  return { sites: [...sites.values()].sort((a, b) => b.toll - a.toll || b.tellings.length - a.tellings.length), left };
}

const isVague = (site) => ["country", "admin1"].includes(site.place.precision);

class IncidentMap {
  constructor(container) {
    this.container = container;
    this.land = s("path", { class: "land", d: outlines.land });
    this.borders = s("path", { class: "borders", d: outlines.borders });
    this.ground = s("g", {}, this.land, this.borders);
    this.marks = s("g", {});
    this.svg = s("svg", { class: "map", role: "img" }, this.ground, this.marks);
    const button = (name, symbol, act) =>
      h("button", { type: "button", "aria-label": name, title: name, onclick: act }, symbol);
    this.frame = h(
      "div",
      { class: "map-frame" },
      this.svg,
      h(
        "div",
        { class: "map-buttons", role: "group", "aria-label": "Map" },
        button("Zoom in", "+", () => this.zoom(1.6)),
        button("Zoom out", "−", () => this.zoom(1 / 1.6)),
        button("Fit to the incidents", "◎", () => this.fit()),
        button("Whole world", "◯", () => this.world()),
      ),
    );
    container.append(this.frame);
    this.watchDragging();
  }

  show(sites) {
    this.sites = sites;
    this.fit();
    this.svg.setAttribute(
      "aria-label",
      `Map: ${plural(sum(sites.map((site) => site.tellings.length)), "incident")} at ${plural(sites.length, "place")}, size by killed and wounded. The table below has the numbers.`,
    );
  }

  // The middle of what is shown, in units of the outlines, and how many of them across.
  look(x, y, across) {
    this.width = Math.max(280, this.container.clientWidth);
    this.height = Math.max(MAP.least, Math.round(this.width * MAP.ratio));
    this.across = Math.min(Math.max(across, MAP.closest), outlines.width);
    [this.x, this.y] = [x, y];
    this.draw();
  }

  fit() {
    const xs = this.sites.map((site) => site.at[0]);
    const ys = this.sites.map((site) => site.at[1]);
    if (!xs.length) return this.world();
    const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const wide = Math.max(
      east - west,
      ((south - north) * this.container.clientWidth) / Math.max(MAP.least, this.container.clientWidth * MAP.ratio),
      MAP.fit,
    );
    return this.look((west + east) / 2, (north + south) / 2, wide * MAP.margin);
  }

  world() {
    this.look(outlines.width / 2, outlines.height * 0.45, outlines.width);
  }

  zoom(by) {
    this.look(this.x, this.y, this.across / by);
  }

  redraw() {
    this.look(this.x, this.y, this.across);
  }

  toScreen([x, y]) {
    const scale = this.width / this.across;
    return [(x - this.x) * scale + this.width / 2, (y - this.y) * scale + this.height / 2];
  }

  draw() {
    const scale = this.width / this.across;
    fill(this.svg, { width: this.width, height: this.height, viewBox: `0 0 ${this.width} ${this.height}` }, []);
    const [left, top] = this.toScreen([0, 0]);
    this.ground.setAttribute("transform", `translate(${left} ${top}) scale(${scale})`);
    const most = Math.max(1, ...this.sites.map((site) => site.toll));
    this.marks.replaceChildren(
      ...this.countryNames(scale),
      ...this.sites.map((site) => this.circle(site, most)),
      ...this.siteNames(most),
    );
  }

  radius(site, most) {
    const [least, largest] = MAP.radius;
    return least + (largest - least) * Math.sqrt(site.toll / most);
  }

  circle(site, most) {
    const [cx, cy] = this.toScreen(site.at);
    const vague = isVague(site);
    return s(
      "circle",
      {
        class: `site family-${site.families[0][0]}${vague ? " vague" : ""}`,
        cx,
        cy,
        r: this.radius(site, most),
        "data-incidents": site.tellings.length,
        onclick: () => setFilter("place", placeName(site.place)),
      },
      s(
        "title",
        {},
        `${placeName(site.place)}: ${plural(site.tellings.length, "incident")}, killed ${tollText(site.killed)}, wounded ${tollText(site.wounded)}${vague ? `; only the ${site.place.precision === "country" ? "country" : "province"} is known` : ""}`,
      ),
    );
  }

  countryNames(scale) {
    return outlines.labels
      .filter(([name, , , width]) => width * scale > name.length * 8)
      .map(([name, x, y]) => [name, ...this.toScreen([x, y])])
      .filter(([, x, y]) => x > 0 && y > 0 && x < this.width && y < this.height)
      .map(([name, x, y]) => s("text", { class: "country", x, y, "text-anchor": "middle" }, name));
  }

  // The names of the largest, where there is room.
  siteNames(most) {
    const taken = [];
    return this.sites.slice(0, MAP.names * 3).flatMap((site) => {
      const name = placeName(site.place);
      const [x, y] = this.toScreen(site.at);
      const [start, half] = [x + this.radius(site, most) + 4, name.length * MAP.label * 0.56];
      const box = [start, y - MAP.label, start + half, y + MAP.label / 2];
      if (
        box[2] > this.width ||
        taken.length >= MAP.names ||
        taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])
      )
        return [];
      taken.push(box);
      return [s("text", { class: "place-name", x: start, y: y + 4 }, name)];
    });
  }

  watchDragging() {
    let from = null;
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.pointerType === "mouse") from = [event.clientX, event.clientY];
    });
    addEventListener("pointermove", (event) => {
      if (!from) return;
      const scale = this.across / this.width;
      this.look(this.x - (event.clientX - from[0]) * scale, this.y - (event.clientY - from[1]) * scale, this.across);
      from = [event.clientX, event.clientY];
    });
    addEventListener("pointerup", () => {
      from = null;
    });
  }
}

function drawMap(view, map) {
  const { sites, left } = gatherSites(view);
  map.show(sites);
  replace(
    "map-note",
    [
      left && `${plural(left, "incident")} without coordinates ${left === 1 ? "is" : "are"} not on it.`,
      sites.some(isVague) && "Dashed: only the province or country is known.",
    ]
      .filter(Boolean)
      .join(" "),
  );
  const rows = sites.map((site) => [
    filterButton("place", placeName(site.place), placeName(site.place)),
    [
      site.place.country ?? "",
      arabic(site.place.text),
      String(site.tellings.length),
      tollText(site.killed),
      tollText(site.wounded),
    ],
  ]);
  replace(
    "map-table-home",
    asTable(
      table(
        "map-table",
        "Incidents by place",
        ["Place", "Country", "In the text", "Incidents", "Killed", "Wounded"],
        rows,
      ),
    ),
  );
}
