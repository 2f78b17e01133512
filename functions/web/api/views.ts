import { type ListView, viewsEach } from '../../../domain/access/list-view.ts';
import { programId } from '../../../domain/lead/assignment.ts';
import { isLeading } from '../../../domain/workflow/desk/person-offer.ts';
import type { viewOperations } from '../../http/api/operations/views.ts';
import type { Answers, Asked } from '../../http/api/router.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import type { ApiDeps } from './deps.ts';
import { conflict } from './seen.ts';

type Who = Pick<Asked<'views'>, 'user'>;

/** Views of the list: each person's own, and the shared ones. */
export function viewAnswers({ views }: Pick<ApiDeps, 'views'>): Pick<Answers, keyof typeof viewOperations> {
  const ownerOf = ({ user }: Who) => user.email?.toLowerCase() ?? programId(user.name);
  const isOwn = (view: ListView, who: Who) => view.owner === ownerOf(who);
  const mayEdit = (view: ListView, who: Who) => isOwn(view, who) || (view.shared && isLeading(who.user));

  const shown = (all: readonly ListView[], who: Who) => ({
    views: all
      .filter((view) => view.shared || isOwn(view, who))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ owner: _, ...view }) => ({ ...view, editable: mayEdit({ ...view, owner: _ }, who) })),
  });

  /** The current view, if this person may change it. Throws 404 for another person's view, and 403 for one that another person shares. */
  function editable(all: readonly ListView[], id: string, who: Who): ListView | undefined {
    const view = all.find((one) => one.id === id);
    if (!view || mayEdit(view, who)) return view;
    if (!view.shared) throw new RequestError({ status: 404, title: 'There is no such view' });
    const detail = `Ask ${view.by}, who saved it, or who leads the team.`;
    throw new RequestError({ status: 403, title: 'This view is somebody else’s', detail });
  }

  return {
    views: async (who) => shown(await views.all(), who),

    'save-view': async ({ id, body, ...who }) => {
      if (!/^[a-z0-9-]{8,40}$/.test(id))
        throw invalidFields([{ field: 'id', got: id, expected: '8 to 40 small letters, digits and dashes' }]);
      const all = await views.all();
      const before = editable(all, id, who);
      if (!before && all.filter((view) => isOwn(view, who)).length >= viewsEach)
        throw conflict(`you have ${viewsEach} views: remove one first`);
      const view = { id, owner: ownerOf(who), by: who.user.name, ...before, ...body };
      if (!(await views.save(view, before))) throw conflict('somebody else saved a view under this id just now');
      return shown([...all.filter((one) => one !== before), view], who);
    },

    'remove-view': async ({ id, ...who }) => {
      const all = await views.all();
      const before = editable(all, id, who);
      if (before) await views.remove(id);
      return shown(
        all.filter((one) => one !== before),
        who,
      );
    },
  };
}
