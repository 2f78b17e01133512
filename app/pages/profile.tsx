import { useMe } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { signOut } from '../session.ts';
import { chooseLanguage, chosenLanguage, languages, texts } from '../texts/index.ts';

/** The signed-in person, their time zone, and the app's language. */
export function ProfilePage() {
  const me = useMe().data;
  if (!me) return <p className="loading">{texts.loading}</p>;
  return (
    <>
      <PageTitle>{me.name}</PageTitle>
      <dl>
        <dt>{texts.address}</dt>
        <dd>{me.email}</dd>
        <dt>{texts.role}</dt>
        <dd>
          {me.roles.map((role) => texts[role]).join(', ')}
          {me.inPlaceOf && (
            <p className="quiet">
              {texts.inPlaceOf} {me.inPlaceOf}
            </p>
          )}
        </dd>
        <dt>{texts.zone}</dt>
        <dd>
          {me.timeZone}
          <p className="quiet">{texts.zoneSays}</p>
        </dd>
      </dl>
      <p className="row">
        <label>
          {texts.language}{' '}
          <select value={chosenLanguage ?? ''} onChange={({ target }) => chooseLanguage(target.value)}>
            <option value="">{texts.likeBrowser}</option>
            {Object.entries(languages).map(([name, said]) => (
              <option key={name} value={name} lang={name}>
                {said}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => void signOut()}>
          {texts.signOut}
        </button>
      </p>
    </>
  );
}
