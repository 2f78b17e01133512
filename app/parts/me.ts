import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';
import { setNow } from '../moments.ts';

/** Who has signed in; the same answer for all parts of a page. */
export const useMe = () =>
  useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const me = await ask('me', '/me');
      setNow(me.now);
      return me;
    },
    staleTime: 60_000,
  });

/** The person's time zone; UTC until it is known. */
export const useZone = () => useMe().data?.timeZone ?? 'UTC';
