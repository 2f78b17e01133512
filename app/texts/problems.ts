import { language } from './index.ts';

/** What the API refuses, by its English words. */
export const german: Readonly<Record<string, string>> = {
  'Only a manager enters the time of somebody else': 'Zeiten anderer trägt nur die Leitung ein',
  'Some fields are not right': 'Einige Angaben stimmen nicht',
  'Somebody was faster': 'Jemand war schneller',
  'Something went wrong on our side': 'Bei uns ist etwas schiefgegangen',
  'That is not possible now': 'Das geht jetzt nicht',
  'The body is not JSON': 'Die Anfrage ist kein JSON',
  'The key is not right': 'Der Schlüssel stimmt nicht',
  'The request failed': 'Die Anfrage ist gescheitert',
  'The request is too large': 'Die Anfrage ist zu groß',
  'There is no such execution': 'Diese Ausführung gibt es nicht',
  'There is no such figure': 'Diese Zahl gibt es nicht',
  'There is no such lead': 'Diesen Lead gibt es nicht',
  'There is no such path in the API': 'Diesen Pfad gibt es nicht',
  'There is no such queue': 'Diese Warteschlange gibt es nicht',
  'There is no such rep': 'Diese Person gibt es im Vertrieb nicht',
  'There is no such view': 'Diese Ansicht gibt es nicht',
  'This cannot be done now': 'Das geht jetzt nicht',
  'This key may not do this': 'Dieser Schlüssel darf das nicht',
  'This lead is not yours to answer': 'Diesen Lead beantwortet jemand anderes',
  'This mail is settled by now': 'Diese Mail ist inzwischen geklärt',
  'This path has no such method': 'Diese Methode gibt es hier nicht',
  'This view is somebody else’s': 'Diese Ansicht gehört jemand anderem',
  'Too many requests at once': 'Zu viele Anfragen auf einmal',
  'Or it is not yours to see.': 'Oder Sie dürfen ihn nicht sehen.',
  'What this mail said is not kept': 'Was in dieser Mail stand, ist nicht aufbewahrt',
  'It was sent before mails were kept, or there is no such mail.':
    'Sie wurde gesendet, bevor Mails aufbewahrt wurden, oder es gibt sie nicht.',
  'You have no role here': 'Sie haben hier keine Rolle',
  'Your role may not do this': 'Ihre Rolle darf das nicht',
};

/** What a problem says, in the language of the person where it can be said before it happens. */
export const problemWords = (text: string): string => (language === 'de' ? (german[text] ?? text) : text);
