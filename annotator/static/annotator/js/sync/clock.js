/** @typedef {import("./api.js").Api} Api */

/** Without a key, a pointer or scrolling for this long, the time is a break. Milliseconds. */
const IDLE = 60_000;
const TICK = 5_000;
/** How often the server hears of it. */
const REPORT = 60_000;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

/** Seconds of work, breaks left out. Pure: times are given to it, in milliseconds. */
export class ActiveTime {
  /** @param {number} now */
  constructor(now) {
    this.total = 0;
    this.counted = now;
    this.alive = now;
  }

  /** Somebody did something. @param {number} now */
  sign(now) {
    this.tick(now);
    this.alive = now;
  }

  /** Count up to now, or up to the end of the last activity's grace. @param {number} now */
  tick(now) {
    const until = Math.min(now, this.alive + IDLE);
    if (until > this.counted) this.total += until - this.counted;
    this.counted = Math.max(this.counted, now);
  }

  get seconds() {
    return Math.floor(this.total / 1000);
  }
}

/** Tells the server how long an article was worked on. A report that is lost is made good by the next: it is a total. */
export class WorkClock {
  /** @param {Api} api @param {number} layerId */
  constructor(api, layerId) {
    this.api = api;
    this.layerId = layerId;
    this.session = crypto.randomUUID();
    this.time = new ActiveTime(Date.now());
    this.reported = 0;
    this.sign = () => this.time.sign(Date.now());
    this.left = () => document.visibilityState === "hidden" && this.report();
    for (const name of SIGNS_OF_LIFE) addEventListener(name, this.sign, { passive: true, capture: true });
    document.addEventListener("visibilitychange", this.left);
    this.ticking = setInterval(() => this.tick(), TICK);
  }

  tick() {
    if (document.visibilityState === "visible") this.time.tick(Date.now());
    else this.time.counted = Date.now();
    if (this.time.seconds - this.reported >= REPORT / 1000) this.report();
  }

  report() {
    const { seconds } = this.time;
    if (seconds <= this.reported) return;
    this.reported = seconds;
    const body = { session: this.session, seconds };
    void this.api.post(`layers/${this.layerId}/time/`, body, { keepalive: true }).catch(() => undefined);
  }

  /** The article is left. */
  stop() {
    this.time.tick(Date.now());
    this.report();
    clearInterval(this.ticking);
    for (const name of SIGNS_OF_LIFE) removeEventListener(name, this.sign, { capture: true });
    document.removeEventListener("visibilitychange", this.left);
  }
}
