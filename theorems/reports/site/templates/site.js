"use strict";
// Search, copying, printing, and the cards and focus of the graph. Without scripts the pages are complete but for these.
const root = document.body.dataset.root;
const one = (selector) => document.querySelector(selector);
const plain = (names) => names.replaceAll("definition:", "");
const all = (selector) => [...document.querySelectorAll(selector)];

function search() {
  const form = one("#search"), input = one("#query"), box = one("#found");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = DATA.search.filter((entry) =>
      words.every((word) => `${entry.title} ${entry.words ?? ""}`.toLowerCase().includes(word)));
    box.hidden = words.length === 0;
    box.querySelector("p").textContent = `${found.length} found`;
    box.querySelector("ul").replaceChildren(...found.slice(0, 20).map((entry) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = root + entry.url;
      link.textContent = entry.title;
      item.append(link);
      return item;
    }));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { box.hidden = true; input.focus(); }
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
  for (const box of all(".math, .where dd, .scroll, pre")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

function printing() {
  addEventListener("beforeprint", () => all("details").forEach((box) => { box.open = true; }));
}

function graph() {
  const card = one("#card");
  if (!card) return;
  let opener = null;
  one(".tools").hidden = false;

  function show(name) {
    const entry = DATA.cards[name];
    one("#card-name").textContent = plain(name);
    one("#card-status").textContent = `${entry.status}, ${entry.kind}, stated for ${entry.reach}`;
    one("#card-title").textContent = entry.title;
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

  function draw() {
    const name = decodeURIComponent(location.hash.replace(/^#focus=/, ""));
    const kept = location.hash.startsWith("#focus=") ? DATA.ancestors[name] : null;
    const definitions = one("#definitions").checked;
    const gone = (node) => !definitions && DATA.cards[node].kind === "definition";
    for (const node of all(".node")) {
      const away = kept && !kept.includes(node.dataset.name);
      node.classList.toggle("faded", Boolean(away));
      node.classList.toggle("gone", gone(node.dataset.name));
      node.tabIndex = away ? -1 : 0;
    }
    for (const edge of all(".edge")) {
      edge.classList.toggle("faded", Boolean(kept && !kept.includes(edge.dataset.to)));
      edge.classList.toggle("gone", gone(edge.dataset.from));
    }
    one("#whole").hidden = !kept;
    one("#focused").textContent = kept ? `${name} rests on ${kept.length - 1} others` : "";
    if (kept) all(".node").find((node) => node.dataset.name === name).scrollIntoView({block: "center"});
  }

  for (const node of all(".node")) {
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opener = node;
      show(node.dataset.name);
    });
  }
  one("#card .close").addEventListener("click", close);
  one("#card-focus").addEventListener("click", () => { card.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) close();
  });
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
