// Incidents as cards, statements as rows.

function incidentCard({ incident, events }) {
  const title = incident.place ? placeName(incident.place) : "Place not told";
  const kinds = incident.kinds.length ? incident.kinds.map(label).join(", ") : "Toll";
  return h(
    "article",
    {
      class: `card family-${incident.family}`,
      tabindex: "-1",
      "data-incident": toIncident(incident),
      "aria-label": `${kinds}, ${title}`,
    },
    h(
      "header",
      {},
      h(
        "p",
        { class: "kind" },
        kinds,
        incident.isTotal && [" ", h("span", { class: "badge" }, "Running total")],
        incident.status !== "happened" && [" ", h("span", { class: "badge" }, STATUS[incident.status])],
      ),
      h("h3", {}, title, incident.place?.name && [" ", h("span", { class: "in-text" }, arabic(incident.place.text))]),
      h("p", { class: "when" }, dateNode(incident.date), incident.place?.country && ` · ${incident.place.country}`),
    ),
    versus(incident),
    tollTable(incident, events),
    statementsAbout(incident),
    h(
      "footer",
      {},
      goLink(toText(incident.events[0]), {}, "In the text"),
      " ",
      arabic(incident.doc.title, "span"),
      incident.doc.about.published && [" ", h("small", {}, `published ${dateText(incident.doc.about.published)}`)],
    ),
  );
}

function versus({ attackers, targets, means }) {
  if (!attackers.length && !targets.length && !means.length) return null;
  const unknown = h("span", { class: "muted" }, NOT_NAMED);
  return h(
    "dl",
    { class: "versus" },
    h("div", {}, h("dt", {}, "Attacker"), h("dd", {}, attackers.length ? arabicList(attackers) : unknown)),
    h("div", {}, h("dt", {}, "Target"), h("dd", {}, targets.length ? arabicList(targets) : unknown)),
    means.length ? h("div", {}, h("dt", {}, "Means"), h("dd", {}, arabicList(means))) : null,
  );
}

// Figures stand side by side, each with who gives it.
function tollTable(incident, chosen) {
  const rows = OUTCOMES.map((outcome) => [
    outcome,
    incident.events.filter(({ type, subtype }) => type === "casualty" && subtype === outcome),
  ]).filter(([, found]) => found.length);
  if (!rows.length) return null;
  return h(
    "table",
    { class: "tolls" },
    h("caption", { class: "unseen" }, "Tolls"),
    h(
      "tbody",
      {},
      rows.map(([outcome, found]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, label(outcome)),
          h(
            "td",
            {},
            h(
              "ul",
              { class: "figures" },
              found.map((event) => figureItem(event, chosen.includes(event))),
            ),
            differ(found),
          ),
        ),
      ),
    ),
  );
}

function figureItem(event, isChosen) {
  const [victims, sources] = [event.words("victim"), event.words("source")];
  return h(
    "li",
    { class: isChosen ? null : "not-chosen" },
    goLink(toText(event), { class: "figure" }, countText(event)),
    victims.length ? [" ", arabicList(victims)] : "",
    sources.length ? h("small", {}, "according to ", arabicList(sources)) : "",
    event.status === "happened" ? "" : h("small", {}, STATUS[event.status]),
    event.isTotal ? h("small", {}, "running total") : "",
  );
}

function differ(found) {
  const told = found.filter((event) => event.status === "happened" && isNumber(event.field("count")));
  if (unique(told.map(countText)).length < 2) return null;
  return h("p", { class: "differ" }, "Figures differ: other sources, a later count, or parts of one toll.");
}

function statementsAbout({ statements }) {
  if (!statements.length) return null;
  return h(
    "ul",
    { class: "about", "aria-label": "Statements about it" },
    statements.map(({ event, near }) =>
      h(
        "li",
        {},
        statementLine(event),
        near &&
          h(
            "small",
            { title: "Its words name no event: it is put to the incident told last before it" },
            "by its place in the text",
          ),
      ),
    ),
  );
}

const saidIn = (event) => event.field("content")?.text ?? event.words("quotes").join(" … ");

function speakerOf(event) {
  const speakers = event.words("speaker");
  return speakers.length ? arabicList(speakers) : h("span", { class: "muted" }, "speaker not named");
}

function statementLine(event) {
  const said = saidIn(event);
  return [
    goLink(toStatement(event), { class: "act" }, label(event.subtype)),
    " ",
    speakerOf(event),
    said ? h("p", { class: "said" }, arabic(said, "span")) : null,
  ];
}

function statementRow(event) {
  const said = saidIn(event);
  const others = ["addressee", "medium", "relay"].filter((role) => event.words(role).length);
  return h(
    "article",
    {
      class: "statement",
      tabindex: "-1",
      "data-statement": toStatement(event),
      "aria-label": `${label(event.subtype)}, statement`,
    },
    h(
      "p",
      { class: "who" },
      h("span", { class: "act" }, label(event.subtype)),
      " ",
      speakerOf(event),
      others.map((role) => h("small", {}, `${label(role)}: `, arabicList(event.words(role)))),
      event.status === "happened" ? "" : [" ", h("span", { class: "badge" }, STATUS[event.status])],
    ),
    said && h("blockquote", { lang: "ar", dir: "rtl" }, oneLine(said)),
    h(
      "footer",
      {},
      goLink(toText(event), {}, "In the text"),
      event.about.map(({ incident }) => [
        " · ",
        goLink(
          toIncident(incident),
          {},
          "Incident: ",
          incident.place ? placeName(incident.place) : incident.kinds.map(label).join(", ") || "toll",
        ),
      ]),
      " ",
      arabic(event.doc.title, "span"),
    ),
  );
}
