import type { UserPool } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject, type Json } from './template.ts';

const minutes: Record<string, number> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 };
/** Cognito's defaults for a client. */
const usualMinutes = 60;
const usualRefresh = 30 * 1_440;

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The user pools with the browser applications that people sign in to. */
export function readUserPools(stack: Stack): UserPool[] {
  const clients = stack.ofType('AWS::Cognito::UserPoolClient').map(({ ref, properties }) => {
    const { GenerateSecret, AllowedOAuthFlows, IdTokenValidity, RefreshTokenValidity, TokenValidityUnits } = properties;
    if (GenerateSecret === true || strings(AllowedOAuthFlows).join() !== 'code')
      throw new Error(`user pool client ${ref}: the embedded cloud knows the code flow of public clients alone`);
    const units = isObject(TokenValidityUnits) ? TokenValidityUnits : {};
    const inSeconds = (validity: Json | undefined, unit: Json | undefined, usual: number) =>
      60 * (validity === undefined ? usual : Number(validity) * (minutes[String(unit)] ?? 1));
    return {
      id: ref,
      pool: properties.UserPoolId,
      callbacks: strings(properties.CallbackURLs),
      signedOut: strings(properties.LogoutURLs),
      tokenSeconds: inSeconds(IdTokenValidity, units.IdToken ?? 'hours', usualMinutes),
      refreshSeconds: inSeconds(RefreshTokenValidity, units.RefreshToken ?? 'days', usualRefresh),
    };
  });
  return stack.ofType('AWS::Cognito::UserPool').map(({ ref: id }) => ({
    id,
    issuer: stack.local(`https://cognito-idp.${stack.place.region}.amazonaws.com/${id}`),
    clients: clients.filter(({ pool }) => pool === id).map(({ pool: _, ...client }) => client),
  }));
}
