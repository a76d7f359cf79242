// Keeps pages of one language: /sw.js?ar those below /ar/. Forms, records and other files never are.
// At most 700 bytes: e is an event, q a request, c the cache, n the net, r a fresh answer, o an old one.
const store = "VERSION", home = "/" + location.search.slice(1) + "/", away = home + "offline/",
  opened = caches.open(store);

oninstall = e => e.waitUntil(opened.then(c => c.add(away)).then(skipWaiting));

onactivate = e => e.waitUntil((async () => {
  for (const one of await caches.keys()) one != store && await caches.delete(one);
  await clients.claim();
  const other = await fetch(home + "guides/");
  // It leads to all guides, and as every page to the other pages of the start. One by one: a page
  // that fails must not take the others with it.
  for (const one of new Set((await other.text()).match(RegExp(home + '((help|offer|guid|take).*?)?(?=")', "g"))))
    await opened.then(c => c.add(one)).catch(() => 0);
})());

onfetch = e => {
  const q = e.request, keep = q.url.startsWith(origin + home);
  q.mode + q.method == "navigateGET" && e.respondWith((async () => {
    const c = await opened, o = keep && await c.match(q), n = fetch(q).then(r => {
      keep && r.status < 500 && e.waitUntil(r.ok ? c.put(q, r.clone()) : c.delete(q));
      return r;
    });
    e.waitUntil(n);
    // A line that is too slow counts as none, but only where there is a copy.
    return Promise.race([n, new Promise((_, late) => o && setTimeout(late, 5e3))]).catch(() => saved(c, o));
  })().catch(() => fetch(q)));
};

// A saved copy says its age, in words that the page for "no internet" brings along.
const saved = async (c, o) => {
  const other = await c.match(away);
  if (!o) return other;
  const at = new Date(o.headers.get("date"));
  return new Response((await o.text()).replace(/<main.*?>/, "$&" + (await other.text()).split(/<.?template>/)[1]
    .replace("{day}", at.toLocaleDateString("de", { dateStyle: "medium" }))
    .replace("{age}", (Date.now() - at) / 864e5 | 0)), o);
};
