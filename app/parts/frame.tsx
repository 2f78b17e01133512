import { Link, Outlet } from '@tanstack/react-router';
import { inInsight, usePage } from '../insight/tabs.tsx';
import { signOut } from '../session.ts';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { Keys } from '../work/keys.tsx';
import { Toasts } from '../work/toasts.tsx';
import { useMe } from './me.ts';
import { Failed, failureOf } from './states.tsx';

/** The frame of each page: navigation, and the signed-in person. It shows only what the person may use. */
export function Frame() {
  const me = useMe();
  const page = usePage();
  const failure = failureOf(me);
  if (failure) return <Failed error={failure} again={() => me.refetch()} />;
  if (!me.data) return <p className="loading">{texts.loading}</p>;
  const { name, product, may } = me.data;
  const can = (...permissions: string[]) => permissions.some((one) => may.includes(one));
  return (
    <>
      <a className="skip" href="#main">
        {texts.skip}
      </a>
      <header className="bar">
        <strong>{product.name}</strong>
        <nav className="pages" aria-label={texts.navigation}>
          {can('leads:work') && <Link to="/queue">{texts.queue}</Link>}
          {can('leads:team', 'leads:all') && <Link to="/leads">{texts.leads}</Link>}
          {can('leads:work', 'team:lead') && <Link to="/pipeline">{words.pipeline}</Link>}
          {can('leads:work', 'team:lead') && <Link to="/team">{texts.team}</Link>}
          {can('insight:read') && (
            <Link
              to="/insight/$figure"
              params={{ figure: 'funnel' }}
              className={inInsight(page) ? 'active' : undefined}
              aria-current={inInsight(page) ? 'true' : undefined}
            >
              {texts.insight}
            </Link>
          )}
          {can('operations:read') && <Link to="/ops">{texts.ops}</Link>}
        </nav>
        <span className="who">
          <Keys />
          <Link to="/profile" title={texts.profile}>
            {name}
          </Link>
          <button type="button" className="sign-out" onClick={() => void signOut()}>
            {texts.signOut}
          </button>
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </>
  );
}
