// The sets of one exercise as this phone knows them: what the page says, and what was done since.
import { kept, newId, post } from "../../footstrong/outbox.js";

// A page kept from before the last set does not show it: entries newer than the page lie over it.
export class Sets {
  #sent = new Map();
  #changed;

  constructor(data, changed) {
    this.data = data;
    this.all = data.sets;
    this.#changed = changed;
    addEventListener("outbox:answer", (event) => this.#takeBack(event.detail));
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
    return this.#send(set, before, url, fields, id);
  }

  async remove(set, url) {
    const fields = { prescription: set.row, number: set.number, corrects: set.done.id };
    const before = set.done;
    set.done = null;
    return this.#send(set, before, url, fields, newId());
  }

  async #send(set, before, url, fields, id) {
    this.#sent.set(id, { set, before });
    await kept.put({ key: this.#key(set), id, session: this.data.session, done: set.done, at: null });
    return post(url, fields, id);
  }

  // A set that is refused, now or after it waited, is as the server has it.
  #takeBack({ message, answer }) {
    const sent = this.#sent.get(message.id);
    if (!sent) return;
    this.#sent.delete(message.id);
    if (answer.refused === undefined) return;
    sent.set.done = answer.stands ?? sent.before;
    this.#changed();
  }
}
