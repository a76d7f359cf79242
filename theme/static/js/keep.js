// Buttons that turn the worker on and off; nothing is turned on unless somebody presses one.
const workers = navigator.serviceWorker, file = "/sw.js?" + document.documentElement.lang;
const show = (id, yes) => (document.getElementById(id).hidden = !yes);
const look = async (failed) => {
  const one = await workers.getRegistration(), on = one && one.active && one.active.scriptURL.endsWith(file);
  show("keep-none"); show("keep-on", on); show("keep-failed", failed); show("keep", !on); show("drop", one);
};
const turnOn = async () => {
  const one = await workers.register(file, { updateViaCache: "none" }), worker = one.installing || one.waiting || one.active;
  if (worker.state != "activated") await new Promise((done, failed) => {
    worker.onstatechange = () => worker.state == "activated" ? done() : worker.state == "redundant" && failed();
  });
};
const turnOff = async () => {
  for (const one of await workers.getRegistrations()) await one.unregister();
  for (const one of await caches.keys()) await caches.delete(one);
};
if (workers) {
  look();
  document.getElementById("keep").onclick = () => turnOn().then(() => look(), () => look(true));
  document.getElementById("drop").onclick = () => turnOff().then(() => look());
}
