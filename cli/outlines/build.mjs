// The outlines behind the map of `hadath report`: land, borders and country names as SVG path data.
//
//   cd cli/outlines && npm install && npm run build
//
// Input: Natural Earth 1:10m countries (public domain), as TopoJSON in the npm package world-atlas.
// Output: JSON {width, height, north, land, borders, labels}; Mercator, `width` units to 360 degrees, x from 180° W,
// y downwards from latitude `north`. Points are simplified, least where hadath's texts have their events.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoMercator, geoPath } from "d3-geo";
import polylabel from "polylabel";
import { feature, mesh } from "topojson-client";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const WIDTH = 20000; // units to 360°: one is 2 km at the equator
const [NORTH, SOUTH] = [78, -57]; // neither ice cap
const WEIGHT = 0.02; // square degrees of a corner's triangle below which it goes
const DETAIL = [{ west: -19, east: 80, south: -6, north: 57, times: 12 }]; // Dakar to Delhi, Nairobi to Moscow
const LEAST_ISLAND = 0.03; // square degrees

const source = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
const world = JSON.parse(readFileSync(source, "utf8"));

const weighted = presimplify(world);
for (const arc of weighted.arcs) {
  for (const point of arc) {
    for (const { west, east, south, north, times } of DETAIL) {
      if (point[0] > west && point[0] < east && point[1] > south && point[1] < north) point[2] *= times;
    }
  }
}
const simple = simplify(filter(weighted, filterWeight(weighted, LEAST_ISLAND)), WEIGHT);

const projection = geoMercator()
  .scale(WIDTH / (2 * Math.PI))
  .translate([WIDTH / 2, 0])
  .precision(0); // straight lines stay straight
const [, top] = projection([0, NORTH]);
const [, bottom] = projection([0, SOUTH]);
projection.translate([WIDTH / 2, -top]).clipExtent([
  [0, 0],
  [WIDTH, bottom - top],
]); // and cut at 180°

// The projected lines of a geometry, as arrays of whole-numbered points; a ring has its first point once.
function lines(geometry) {
  const drawn = [];
  const add = (x, y) => {
    const [point, last] = [[Math.round(x), Math.round(y)], drawn.at(-1).at(-1)];
    if (!last || last[0] !== point[0] || last[1] !== point[1]) drawn.at(-1).push(point);
  };
  const context = { moveTo: (x, y) => drawn.push([]) && add(x, y), lineTo: add, closePath() {} };
  geoPath(projection, context)(geometry);
  return drawn;
}

// SVG path data in relative steps: the shortest form, and the browser reads it without code of ours.
function path(geometry, close) {
  let data = "";
  for (const points of lines(geometry)) {
    if (points.length < (close ? 3 : 2)) continue;
    data += `M${points[0][0]} ${points[0][1]}l`;
    data += points
      .slice(1)
      .map(([x, y], i) => [x - points[i][0], y - points[i][1]])
      .map(([dx, dy], i) => `${i && dx >= 0 ? " " : ""}${dx}${dy >= 0 ? " " : ""}${dy}`)
      .join("");
    if (close) data += "z";
  }
  return data;
}

// Where a country's name goes: the point farthest from the edges of its largest part, and that part's width.
function label({ geometry, properties }) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const areas = parts.map((coordinates) => geoArea({ type: "Polygon", coordinates }));
  const coordinates = parts[areas.indexOf(Math.max(...areas))];
  const [ring] = lines({ type: "Polygon", coordinates });
  const [x, y] = polylabel([ring], 4);
  const xs = ring.map(([across]) => across);
  return [properties.name, Math.round(x), Math.round(y), Math.max(...xs) - Math.min(...xs)];
}

const { countries } = simple.objects;
const shapes = feature(simple, countries).features.filter((f) => f.geometry && f.properties.name !== "Antarctica");
const outlines = {
  source: "Natural Earth 4.1, 1:10m countries; public domain",
  width: WIDTH,
  height: Math.round(bottom - top),
  north: NORTH,
  land: path({ type: "GeometryCollection", geometries: shapes.map((f) => f.geometry) }, true),
  borders: path(
    mesh(simple, countries, (a, b) => a !== b),
    false,
  ),
  labels: shapes.map(label).sort((a, b) => b[3] - a[3]),
};
writeFileSync(process.argv[2], `${JSON.stringify(outlines)}\n`);
