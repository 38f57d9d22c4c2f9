"use strict";
// Search, copying, printing, and the cards and focus of the graph. Without scripts the pages are complete but for these.
const root = document.body.dataset.root;
const one = (selector) => document.querySelector(selector);
const plain = (names) => names.replaceAll("definition:", "");
const all = (selector) => [...document.querySelectorAll(selector)];

function rank(entry, words) {
  // id, then title, then everything else that a page says; null where a word is nowhere.
  // What the words are in ids and first in titles of claims, papers and guide is before names of Python.
  const id = (entry.id ?? "").toLowerCase(), title = entry.title.toLowerCase();
  const query = words.join(" "), said = `${id} ${title}`;
  const everywhere = `${said} ${(entry.words ?? "").toLowerCase()}`;
  if (!words.every((word) => everywhere.includes(word))) return null;
  const ends = id.split(".").at(-1), read = !entry.url.startsWith("reference/");
  const places = [
    id === query || title === query, read && id.startsWith(query), read && title.startsWith(query),
    read && words.every((word) => id.includes(word)), ends === query, ends.startsWith(query),
    words.every((word) => id.includes(word)), words.every((word) => title.includes(word)),
    words.every((word) => said.includes(word)), true,
  ];
  return places.indexOf(true);
}

function search() {
  const form = one("#search"), input = one("#query"), box = one("#found"), most = 20;
  form.hidden = false;
  const links = () => [...box.querySelectorAll("a")];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = DATA.search.map((entry) => ({entry, at: rank(entry, words)}))
      .filter(({at}) => at !== null).sort((one, other) => one.at - other.at || (one.entry.id ?? "").length - (other.entry.id ?? "").length).map(({entry}) => entry);
    box.hidden = words.length === 0;
    box.querySelector("p").textContent = found.length > most ? `${most} of ${found.length} found` : `${found.length} found`;
    box.querySelector("ul").replaceChildren(...found.slice(0, most).map((entry) => {
      const item = document.createElement("li"), link = document.createElement("a"), id = document.createElement("strong");
      link.href = root + entry.url;
      id.textContent = [entry.glyph, entry.id].filter(Boolean).join(" ");
      const title = document.createElement("span");
      if (entry.shown) title.innerHTML = entry.shown;
      else title.textContent = entry.title;
      link.append(...(entry.id ? [id, entry.title && ": ", title] : [title]));
      item.append(link);
      return item;
    }));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { box.hidden = true; input.focus(); }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step || box.hidden) return;
    event.preventDefault();
    const stops = [input, ...links()];
    stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
  });
}

function copying() {
  for (const button of all("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}

function scrolling() {
  for (const box of all(".math, .scroll, pre, :is(p, dd, .words):has(math), :is(ul, article ol):has(> li math)")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

function printing() {
  addEventListener("beforeprint", () => all("details").forEach((box) => { box.open = true; }));
}

function view(stage, svg) {
  // What of the drawing is seen: its middle, and how many pixels a unit has.
  const seen = {x: 0, y: 0, scale: 1};
  const pointers = new Map();
  let moved = false;
  const size = () => [stage.clientWidth || 1, stage.clientHeight || 1];

  function show() {
    const [width, height] = size().map((pixels) => pixels / seen.scale);
    svg.setAttribute("viewBox", `${seen.x - width / 2} ${seen.y - height / 2} ${width} ${height}`);
  }
  function move(dx, dy) {
    seen.x -= dx / seen.scale;
    seen.y -= dy / seen.scale;
    show();
  }
  function zoom(factor, clientX, clientY) {
    const box = stage.getBoundingClientRect(), before = seen.scale;
    const right = (clientX ?? box.left + box.width / 2) - box.left - box.width / 2;
    const down = (clientY ?? box.top + box.height / 2) - box.top - box.height / 2;
    seen.scale = Math.min(Math.max(before * factor, .08), 4);
    seen.x += right / before - right / seen.scale;
    seen.y += down / before - down / seen.scale;
    show();
  }
  function fit(places) {
    // All of it if it can be read so; else its first rows, as wide as can be read.
    const least = .85;
    const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
    const [left, right] = [Math.min(...xs) - 90, Math.max(...xs) + 90], [top, bottom] = [Math.min(...ys) - 55, Math.max(...ys) + 55];
    const [width, height] = size();
    seen.scale = Math.max(Math.min(width / (right - left), Math.max(height / (bottom - top), .9), 1.2), least);
    seen.x = (left + right) / 2;
    seen.y = (bottom - top) * seen.scale > height ? top + height / 2 / seen.scale : (top + bottom) / 2;
    show();
  }
  function reveal([x, y]) {
    const [width, height] = size().map((pixels) => pixels / seen.scale / 2);
    if (Math.abs(x - seen.x) < width - 60 && Math.abs(y - seen.y) < height - 30) return;
    Object.assign(seen, {x, y});
    show();
  }

  const middle = () => [0, 1].map((axis) => [...pointers.values()].reduce((sum, at) => sum + at[axis], 0) / pointers.size);
  const apart = () => { const [a, b] = [...pointers.values()]; return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0; };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!pointers.size) moved = false;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const from = middle(), wide = apart(), start = pointers.get(event.pointerId);
    if (!moved && Math.hypot(event.clientX - start[0], event.clientY - start[1]) < 5) return;
    moved = true;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    const to = middle();
    move(to[0] - from[0], to[1] - from[1]);
    if (wide) zoom(apart() / wide, ...to);
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => pointers.delete(event.pointerId));
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("click", (event) => {
    if (moved) { event.preventDefault(); event.stopPropagation(); }
    moved = false;
  }, true);
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, {passive: false});
  const keys = {
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(.8),
    ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  one("#nearer").addEventListener("click", () => zoom(1.25));
  one("#farther").addEventListener("click", () => zoom(.8));
  addEventListener("resize", show);
  return {fit, reveal};
}

function graph() {
  const card = one("#card");
  if (!card) return;
  let opener = null;
  all(".tools").forEach((box) => { box.hidden = false; });
  const stage = one(".stage"), nodes = all(".node"), edges = all(".edge");
  stage.classList.add("live");
  const looking = view(stage, one("#graph"));
  const numbers = (node) => node.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const whole = Object.fromEntries(nodes.map((node) => [node.dataset.name, numbers(node)]));
  let places = whole;

  function show(name) {
    const entry = DATA.cards[name];
    one("#card-name").textContent = plain(name);
    one("#card-status").textContent = `${entry.status}, ${entry.kind}, stated for ${entry.reach}`;
    one("#card-title").innerHTML = entry.title;
    one("#card-rocq").textContent = entry.rocq && `Twin in Rocq: ${entry.rocq}`;
    one("#card-rests").textContent = `Rests on: ${plain(entry.rests.join(", ")) || "nothing else here"}`;
    one("#card-page").hidden = !entry.url;
    if (entry.url) one("#card-page").href = root + entry.url;
    one("#card-focus").href = `#focus=${name}`;
    card.hidden = false;
    card.focus();
  }

  function close() {
    card.hidden = true;
    opener?.focus();
  }

  const half = Object.fromEntries(nodes.map((node) => {
    const shape = node.firstElementChild;
    return [node.dataset.name, Number(shape.getAttribute("ry") ?? shape.getAttribute("height") / 2)];
  }));

  function path(from, to) {
    const [x, y] = places[from], [u, v] = places[to];
    const top = y + half[from], end = v - half[to], bend = Math.max(24, (end - top) / 2);
    return `M${x} ${top}C${x} ${top + bend} ${u} ${end - bend} ${u} ${end}`;
  }

  function counted(names) {
    const isDefinition = (name) => DATA.cards[name].kind === "definition";
    const many = (count, word) => count ? `${count} ${word}${count === 1 ? "" : "s"}` : "";
    const definitions = names.filter(isDefinition).length;
    return [many(names.length - definitions, "claim"), many(definitions, "definition")].filter(Boolean).join(" and ") || "nothing else here";
  }

  function draw() {
    const name = decodeURIComponent(location.hash.replace(/^#focus=/, ""));
    const isAsked = location.hash.startsWith("#focus="), kept = isAsked ? DATA.layouts[name] : null;
    const definitions = one("#definitions").checked;
    places = kept ?? whole;
    const gone = (node) => !places[node] || (!definitions && DATA.cards[node].kind === "definition");
    for (const node of nodes) {
      const isGone = gone(node.dataset.name);
      node.classList.toggle("gone", isGone);
      if (!isGone) node.setAttribute("transform", `translate(${places[node.dataset.name].join(" ")})`);
    }
    for (const edge of edges) {
      const {from, to} = edge.dataset, isGone = gone(from) || gone(to);
      edge.classList.toggle("gone", isGone);
      if (!isGone) edge.setAttribute("d", path(from, to));
    }
    one("#whole").hidden = !kept;
    one("#focused").textContent = kept ? `${name} rests on ${counted(Object.keys(kept).filter((node) => node !== name))}`
      : isAsked ? `no claim here is called ${name}` : "";
    fit();
  }
  const fit = () => looking.fit(nodes.filter((node) => !node.classList.contains("gone")).map((node) => places[node.dataset.name]));

  for (const node of nodes) {
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opener = node;
      show(node.dataset.name);
    });
    node.addEventListener("focus", () => { if (node.matches(":focus-visible")) looking.reveal(places[node.dataset.name]); });
  }
  one("#card .close").addEventListener("click", close);
  one("#card-focus").addEventListener("click", () => { card.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) close();
  });
  one("#fit").addEventListener("click", fit);
  one("#whole").addEventListener("click", () => { location.hash = ""; });
  one("#definitions").addEventListener("change", draw);
  addEventListener("hashchange", draw);
  draw();
}

search();
copying();
scrolling();
printing();
graph();
