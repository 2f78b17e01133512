/**
 * The hosted form's script: fills in what a visitor should not have to (time zone, referrer, landing page). The form is
 * complete without it. A page that comes back from the browser's back-forward cache gets a new submission id: what is sent
 * then is a new form.
 */
const form = document.querySelector<HTMLFormElement>('form[data-lead]');
if (form) start(form);

function start(form: HTMLFormElement) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null;
  const fill = (name: string, value: string) => {
    const input = field(name);
    if (input && !input.value) input.value = value.slice(0, 1000);
  };
  fill('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone ?? '');
  if (form.dataset.fresh) {
    fill('referrer', document.referrer);
    fill('landingPage', location.href);
  }
  const button = form.querySelector('button');
  const disable = (disabled: boolean) => {
    if (button) button.disabled = disabled;
  };
  form.addEventListener('submit', () => setTimeout(disable, 0, true));
  addEventListener('pageshow', ({ persisted }) => {
    disable(false);
    const id = field('submissionId');
    if (persisted && id) id.value = crypto.randomUUID();
  });
}
