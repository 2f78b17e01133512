import type { Page } from './actions.ts';
import { connect } from './controls.ts';
import { loadGraph } from './graph.ts';
import { model, refresh } from './model.ts';
import { newestFirst } from './pipeline.ts';
import { leadHref } from './route.ts';
import { part, show, showClock } from './show.ts';

const page: Page = {
  again,
  show,
  say(words) {
    part('said').textContent = words;
  },
};

/** On a wide page the newest lead is selected by itself; on a narrow one the list comes first. */
function selectNewest(): boolean {
  const [newest] = Object.values(model.pipeline?.stages ?? {})
    .flatMap(({ leads }) => leads)
    .sort(newestFirst);
  if (newest === undefined || location.hash !== '' || !matchMedia('(min-width: 860px)').matches) return false;
  history.replaceState(null, '', leadHref(newest.id));
  return true;
}

async function look(): Promise<void> {
  try {
    await refresh();
    if (selectNewest()) await refresh();
    model.problem = undefined;
  } catch (error) {
    model.problem = error instanceof Error ? error.message : String(error);
  }
}

let looking: Promise<void> | undefined;

/** Looks at the cloud, once at a time, and shows the answer. */
async function again(): Promise<void> {
  // An answer on its way may be about what was selected before.
  await looking;
  looking ??= look().finally(() => {
    looking = undefined;
  });
  await looking;
  show();
}

/** Milliseconds between two looks. */
const pace = { normal: 1_500, moving: 350, failing: 4_000 };

/** Looks again and again while the page is visible; more often while time is being moved, rarely while nobody answers. */
async function watch(): Promise<void> {
  if (document.visibilityState === 'visible') await again();
  setTimeout(watch, model.moving ? pace.moving : model.problem === undefined ? pace.normal : pace.failing);
}

connect(page);
// On a narrow screen the graph scrolls sideways, so that the keyboard must reach it.
part('graph').tabIndex = 0;
setInterval(showClock, 1_000);
loadGraph(part('graph')).then(show, (error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  part('graph').textContent = `The state graph could not be drawn: ${why}`;
});
void watch();
