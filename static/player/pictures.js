/** Pictures of all questions are fetched at the start and held, so that an hour offline is an hour of exam. */

const TRIES = 5;
const PAUSE = 4000;
const held = new Map();

/** Where the pictures in these pieces of HTML come from, each once. Pure. */
export function sources(pieces) {
  const found = pieces.flatMap((html) => [...(html ?? "").matchAll(/<img\b[^>]*?\ssrc="([^"]+)"/g)]);
  return [...new Set(found.map(([, src]) => src.replaceAll("&amp;", "&")))];
}

function hold(src, tries = TRIES) {
  const picture = new Image();
  picture.onload = () => held.set(src, picture);
  picture.onerror = () => tries > 1 && setTimeout(() => hold(src, tries - 1), PAUSE);
  picture.src = src;
}

export function keepPictures({ questions, exhibits = {} }) {
  const bodies = Object.values(exhibits).map(({ html }) => html);
  sources([...questions.flatMap(({ stem, options }) => [stem, ...options]), ...bodies]).forEach((src) => hold(src));
}

/** Put the held pictures into a text just written: a browser may have forgotten them, or asks the network once more. */
export function placePictures(root) {
  for (const image of root.querySelectorAll("img")) {
    const picture = held.get(image.getAttribute("src"));
    if (!picture || picture.isConnected) continue;
    for (const { name, value } of image.attributes) if (name !== "src") picture.setAttribute(name, value);
    image.replaceWith(picture);
  }
}
