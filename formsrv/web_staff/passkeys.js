// Lets the browser answer a question of WebAuthn and sends the answer as a form.
(function () {
  "use strict";
  if (!window.PublicKeyCredential) return;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function read(options) {
    const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = known(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = known(options.allowCredentials);
    return read;
  }

  function write(found) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (found.response[name]) response[name] = text(found.response[name]);
    }
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
  }

  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  for (const form of document.querySelectorAll("form[data-question]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const publicKey = read(JSON.parse(form.dataset.question));
      const fault = form.querySelector("[role=alert]");
      fault.hidden = true;
      try {
        const keys = navigator.credentials;
        const found = await (publicKey.user ? keys.create({ publicKey }) : keys.get({ publicKey }));
        form.elements.answer.value = write(found);
      } catch {
        fault.hidden = false;
        return;
      }
      form.submit();
    });
  }
})();
