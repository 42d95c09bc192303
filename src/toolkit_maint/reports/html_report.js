
"use strict";
(() => {
  const now = Date.now();
  for (const note of document.querySelectorAll(".late")) {
    note.hidden = !(now > Date.parse(note.dataset.at));
  }

  const pages = [...document.querySelectorAll(".page")];
  const follow = () => {
    const chosen = document.querySelector("input[name=lang]:checked");
    const page = pages.find((each) => each.lang === chosen.value);
    document.documentElement.lang = page.lang;
    document.title = page.dataset.title;
  };
  for (const radio of document.querySelectorAll("input[name=lang]")) {
    radio.addEventListener("change", follow);
  }
  // A browser that comes back to the page remembers which language was chosen.
  follow();

  // Accents and capitals make no difference to who searches.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  for (const page of pages) {
    const form = page.querySelector(".filters");
    const found = [...page.querySelectorAll("[data-choose]")].map((element) => ({
      element,
      ...JSON.parse(element.dataset.choose),
      text: plain(element.textContent),
    }));
    const shown = form.querySelector(".shown");
    const chosen = (name) => (form.elements[name] ? form.elements[name].value : "");
    const choose = () => {
      const words = plain(chosen("find")).split(/\s+/).filter(Boolean);
      const [kind, section, owner] = ["kind", "section", "owner"].map(chosen);
      const all = !words.length && !kind && !section && !owner;
      let count = 0;
      for (const each of found) {
        const fits =
          (!kind || each.kind === kind) &&
          (!section || each.sections.includes(section)) &&
          (!owner || each.owners.includes(owner)) &&
          words.every((word) => each.text.includes(word));
        each.element.hidden = !fits;
        count += fits;
      }
      for (const part of [...page.querySelectorAll(".group"), ...page.querySelectorAll(".chapter:not(.charts):not(.done)")]) {
        part.hidden = !all && !part.querySelector("[data-choose]:not([hidden])");
        const folded = part.matches(".group") ? part.querySelector("details:has(> .rows)") : null;
        if (folded && !all && !part.hidden) {
          folded.open = true;
        }
      }
      page.querySelector(".nothing").hidden = all || count > 0;
      shown.textContent = all
        ? ""
        : shown.dataset.said.replace("{shown}", String(count)).replace("{all}", String(found.length));
    };
    form.hidden = found.length === 0;
    form.addEventListener("input", choose);
    form.addEventListener("reset", () => setTimeout(choose));
    form.addEventListener("submit", (event) => event.preventDefault());
    choose();
  }
})();
