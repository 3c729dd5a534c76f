// Results while one types: the very page the form would open is fetched, and what it found is put in place.
const form = document.querySelector("main .find");
const input = form.elements.s;
const wordsOf = (text) => text.trim().replace(/\s+/g, " ");
const places = (page) => [...page.querySelectorAll("[data-found]")];
let asked = wordsOf(input.defaultValue);
let pause, request;

function show(page) {
  const fresh = places(page);
  const facets = document.querySelector(".facets");
  const newFacets = page.querySelector(".facets");
  if (facets && newFacets) newFacets.open = facets.open;
  places(document).forEach((place, n) => place.replaceChildren(...fresh[n].childNodes));
  document.title = page.title;
}

async function search() {
  const words = wordsOf(input.value);
  if (words === asked) return;
  asked = words;
  request?.abort();
  const { signal } = (request = new AbortController());
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) return;
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.replaceState(null, "", address);
  } catch {
    // Without an answer the page stays as it is; its form still works.
  }
}

function wait(event) {
  clearTimeout(pause);
  if (!event.isComposing) pause = setTimeout(search, 250); // half a character is no word yet
}

input.addEventListener("input", wait);
input.addEventListener("compositionend", wait); // where it comes after the last input event
form.addEventListener("submit", () => {
  clearTimeout(pause);
  request?.abort();
});
