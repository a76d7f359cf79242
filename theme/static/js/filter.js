/* Narrows the cards on a page by the figures that they carry. All texts are in the page. */
(function (page) {
  var template = page.getElementById("filter"), list = page.querySelector(".cards");
  if (!template || !template.content || !list) return;
  var cards = [].slice.call(list.children), form = template.content.cloneNode(true).firstElementChild;
  var fields = [].slice.call(form.querySelectorAll("select")), status = form.lastElementChild;
  function figure(card, place) {
    var value = +card.getAttribute("data-f").split(" ")[place];
    return place == 2 ? Math.ceil(value / 100) * 100 : value;
  }
  function narrow() {
    var shown = 0;
    cards.forEach(function (card) {
      card.hidden = fields.some(function (field, place) {
        var value = figure(card, place);
        return field.value && (place == 2 ? value > field.value : value < field.value);
      });
      shown += !card.hidden;
    });
    status.textContent = status.getAttribute("data-text").replace("#", shown);
  }
  fields.forEach(function (field, place) {
    var values = cards.map(function (card) { return figure(card, place); });
    values.filter(function (value, at) { return values.indexOf(value) == at; })
      .sort(function (one, other) { return one - other; })
      .forEach(function (value) {
        field.add(new Option(field.getAttribute("data-sign").replace("#", value), value));
      });
    field.onchange = narrow;
  });
  form.onsubmit = function () { return false; };
  list.parentNode.insertBefore(form, list);
})(document);
