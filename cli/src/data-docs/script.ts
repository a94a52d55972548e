/** The page's only script: filters expectations by state and rows by text. Without it the page shows everything. */
export const script = `
"use strict";
const filter = document.querySelector(".filter");
const input = filter.querySelector("input");
const buttons = [...filter.querySelectorAll("button")];
const count = filter.querySelector("output");
const rows = [...document.querySelectorAll("[data-state]")];
const texts = rows.map((row) => row.textContent.toLowerCase());
let state = "all";
function apply() {
  const wanted = input.value.trim().toLowerCase();
  let shown = 0;
  rows.forEach((row, index) => {
    const fits = (state === "all" || row.dataset.state === state) && texts[index].includes(wanted);
    row.hidden = !fits;
    if (fits) shown += 1;
  });
  count.textContent = shown === rows.length ? "" : shown + " of " + rows.length + " expectations";
}
for (const button of buttons) button.addEventListener("click", () => {
  state = button.dataset.filter;
  for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
  apply();
});
input.addEventListener("input", apply);
filter.hidden = false;
`;
