/**
 * Fills in what a visitor should not have to: time zone, referrer, landing page. The form is complete without it.
 * A page that comes back from the browser's back-forward cache gets a new submission id: what is sent then is a new form.
 */
export const formScript = `
(function () {
  var form = document.querySelector('form[data-lead]');
  if (!form) return;
  var fill = function (name, value) {
    var field = form.elements.namedItem(name);
    if (field && !field.value && value) field.value = String(value).slice(0, 1000);
  };
  try { fill('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone); } catch (error) {}
  if (form.dataset.fresh) { fill('referrer', document.referrer); fill('landingPage', location.href); }
  var button = form.querySelector('button');
  form.addEventListener('submit', function () { setTimeout(function () { button.disabled = true; }, 0); });
  addEventListener('pageshow', function (event) {
    button.disabled = false;
    if (event.persisted && window.crypto && crypto.randomUUID) form.elements.namedItem('submissionId').value = crypto.randomUUID();
  });
})();
`;
