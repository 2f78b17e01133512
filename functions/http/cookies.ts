import type { HttpEvent } from './messages.ts';

const seconds = 24 * 60 * 60;

/** A cookie's value, or undefined. */
export function cookieOf({ cookies = [] }: HttpEvent, name: string): string | undefined {
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
}

/**
 * A cookie for the hosted forms only: scripts cannot read it and other sites' requests do not carry it. Without a value it is
 * deleted. On a laptop there is no TLS, so it is `Secure` only where the request used TLS.
 */
export function formCookie({ headers }: HttpEvent, name: string, value: string | undefined, days: number): string {
  const life = value === undefined ? 0 : days * seconds;
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `${name}=${value ?? ''}; Path=/forms; Max-Age=${life}; HttpOnly; SameSite=Lax${secure}`;
}
