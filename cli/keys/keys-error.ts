/** Something is wrong with the command; the message says what is expected. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
}

export const usage = `npm run keys -- <what> [--stack NAME]

  list                              which doors have their secrets, and the keys of partners (never the values)
  meta <name> [VALUE]               appSecret, verifyToken or accessToken of the Meta app
  google [VALUE]                    the key that stands in the Google Ads lead form
  webhook <source> [VALUE]          a signing secret; the one before goes on working until the next change
  events [VALUE]                    a key for server-side POST /events; likewise
  outbound <name> [VALUE]           a signing secret for a webhook that hears from us; the one before signs too until the next change
  chat <name> -                     the address of a Slack or Teams channel's incoming webhook
  partner <id> new                  another key for a partner; it is shown once
  partner <id> expire <key id> [N]  that key opens nothing from now on, or N days from now
  partner <id> list                 the partner's keys

Without VALUE a random one is made and shown once; with - it is read from standard input. Without --stack it talks to the embedded cloud on LEADLOOP_PORT.`;
