// The sets of one exercise as this phone knows them: what the page says, and what was done since.
import { kept, newId, post } from "../../footstrong/outbox.js";

// A page kept from before the last set does not show it: entries newer than the page lie over it.
export class Sets {
  constructor(data) {
    this.data = data;
    this.all = data.sets;
  }

  async load() {
    for (const entry of await kept.all()) {
      if (entry.session !== this.data.session) continue;
      if (entry.at !== null && entry.at < this.data.rendered_at) {
        await kept.remove(entry.key);
        continue;
      }
      for (const set of this.all) {
        if (this.#key(set) === entry.key) set.done = entry.done;
        if (entry.stopped === `${this.data.number}.${set.side}`) set.ended = true;
      }
    }
  }

  #key(set) {
    return `${this.data.session}.${set.row}.${set.number}`;
  }

  get open() {
    return this.all.find((set) => !set.done && !set.ended);
  }

  get done() {
    return this.all.filter((set) => set.done);
  }

  find(name) {
    return this.all.find((set) => `${set.number}.${set.side}` === name);
  }

  // The same load as in the set before, on the same side.
  loadFor(set) {
    const before = this.all.filter((each) => each.row === set.row && each.done);
    return set.done?.load ?? before.at(-1)?.done.load ?? set.load;
  }

  // Keep the set here, then send it: repetitions or seconds, and the load where one is typed. The
  // answer, or null while it waits.
  async log(set, amount, load, url) {
    const id = newId();
    const before = set.done;
    const isHold = set.reps === null;
    const fields = {
      prescription: set.row,
      number: set.number,
      client_id: id,
      corrects: before?.id ?? "",
      [isHold ? "hold_seconds" : "reps"]: amount,
      ...(load === undefined ? {} : { load }),
    };
    set.done = { id, reps: isHold ? null : amount, hold: isHold ? amount : null, load: load ?? "0" };
    return this.#settle(set, before, await this.#send(set, url, fields, id));
  }

  async remove(set, url) {
    const fields = { prescription: set.row, number: set.number, corrects: set.done.id };
    const before = set.done;
    set.done = null;
    return this.#settle(set, before, await this.#send(set, url, fields, newId()));
  }

  async #send(set, url, fields, id) {
    const entry = { key: this.#key(set), id, session: this.data.session, done: set.done, at: null };
    await kept.put(entry);
    const answer = await post(url, fields, id);
    if (answer && !answer.refused) await kept.put({ ...entry, at: answer.at ?? 0 });
    return answer;
  }

  async #settle(set, before, answer) {
    if (answer?.refused !== undefined) {
      set.done = before;
      await kept.remove(this.#key(set));
    }
    return answer;
  }
}

// What waited and is sent now, maybe from another page: from then on the server's page shows it.
addEventListener("outbox:answer", async ({ detail: { message, answer } }) => {
  for (const entry of await kept.all()) {
    if (entry.at !== null || entry.id !== message.id) continue;
    if (answer.refused !== undefined) await kept.remove(entry.key);
    else await kept.put({ ...entry, at: answer.at ?? 0 });
  }
});
