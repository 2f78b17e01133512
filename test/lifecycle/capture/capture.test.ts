import { describe, expect } from 'vitest';
import { story } from '../../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';

describe('spam', () => {
  story('looks accepted to the machine that sent it, and ends in Rejected', monday, async (town) => {
    const [machine, human] = [town.visitor(), town.visitor()];
    const [theirs, ours] = [
      await machine.posts('contact', { website: 'https://spam.example' }),
      await human.posts('contact'),
    ];
    expect(Object.entries(theirs).map(([key, value]) => [key, String(value).length])).toEqual(
      Object.entries(ours).map(([key, value]) => [key, String(value).length]),
    );
    expect([await machine.stage(), await machine.whereabouts()]).toEqual(['rejected', 'SUCCEEDED Rejected']);
    const { score, profile, timeline } = await machine.view();
    expect([score.total, score.reasons]).toEqual([0, []]);
    expect(profile.moves.at(-1)?.why).toContain('the hidden field “website” was filled in');
    expect(timeline.at(0)?.what).toContain('(refused: ');
    await town.days(30);
    expect([await machine.mails(), await machine.offers()]).toEqual([[], []]);
    expect(await human.mails()).toHaveLength(5);
  });

  story('does not lock the address out: the person behind it is welcome', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('demo', { website: 'x' });
    await lead.posts('contact', { message: 'https://a.example https://b.example https://c.example' });
    expect([await lead.stage(), await lead.mails()]).toEqual(['rejected', []]);
    await town.days(1);
    await lead.posts('contact');
    expect(await lead.postbox()).toEqual(['welcome Tue 2026-11-24']);
    expect((await lead.executions()).map(({ state }) => state)).toEqual(['Rejected', 'Wait for engagement']);
    expect((await lead.view()).score.reasons).toHaveLength(1);
  });

  story('to a waiting lead wakes nobody and is worth nothing', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('contact');
    const before = (await lead.history()).length;
    await lead.posts('demo', { website: 'x' });
    expect([await lead.stage(), (await lead.history()).length]).toEqual(['nurturing', before]);
    expect((await lead.view()).score.total).toBe(20);
  });
});

describe('two forms', () => {
  story('of one person at the same moment make one lead and one execution', monday, async (town) => {
    const lead = town.visitor({ email: 'Grace.Hopper+web@example.org' });
    const sameLead = town.visitor({ email: 'grace.hopper@EXAMPLE.org' });
    const answers = await Promise.all([lead.posts('contact'), sameLead.posts('guide'), lead.posts('newsletter')]);
    expect(new Set(answers.map(({ leadId }) => leadId)).size).toBe(1);
    expect(new Set(answers.map(({ receipt }) => receipt)).size).toBe(3);
    const { activities, score } = await lead.view();
    expect(activities.flatMap(({ type, detail }) => (type === 'form.submitted' ? [detail.form] : [])).sort()).toEqual([
      'contact',
      'guide',
      'newsletter',
    ]);
    expect(score.total).toBe(35);
    expect((await town.executions()).map(({ status, state }) => `${status} ${state}`)).toEqual([
      'RUNNING Wait for engagement',
    ]);
    expect((await town.mails()).map(({ tags }) => tags.template).sort()).toEqual(['guide', 'welcome']);
  });

  story('and the second a demo request: the lead leaves nurture at once', monday, async (town) => {
    const lead = town.visitor({ name: 'Grace', country: 'DE' });
    await lead.posts('newsletter');
    await town.days(1);
    await lead.posts('demo', { name: 'Somebody Else', company: 'Hopper Lifts' });
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['assigned', 'RUNNING Wait for acceptance']);
    const { profile } = await lead.view();
    expect([profile.name, profile.company, profile.first.form, profile.last.form]).toEqual([
      'Grace',
      'Hopper Lifts',
      'newsletter',
      'demo',
    ]);
    expect(await lead.executions()).toHaveLength(1);
  });
});

describe('the same submission', () => {
  story('gets the same receipt however often and however late it comes', monday, async (town) => {
    const lead = town.visitor();
    const submissionId = 'a1b2c3';
    const posts = await Promise.all([1, 2, 3].map(() => lead.posts('contact', { submissionId })));
    await town.days(1);
    posts.push(await lead.posts('contact', { submissionId }));
    expect(new Set(posts.map(({ receipt }) => receipt)).size).toBe(1);
    expect((await lead.view()).activities.filter(({ type }) => type === 'form.submitted')).toHaveLength(1);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23']);
  });

  story('without an id is a double click for five minutes, then a second inquiry', monday, async (town) => {
    const lead = town.visitor();
    const first = await lead.posts('contact', { message: 'Call me' });
    await town.minutes(4);
    expect((await lead.posts('contact', { message: 'Call me' })).receipt).toBe(first.receipt);
    await town.minutes(2);
    expect((await lead.posts('contact', { message: 'Call me' })).receipt).not.toBe(first.receipt);
    const { activities, score } = await lead.view();
    expect(activities.filter(({ type }) => type === 'form.submitted')).toHaveLength(2);
    expect(score.total).toBe(40);
  });
});
