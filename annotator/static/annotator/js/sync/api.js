/**
 * An answer that is no success, in the API's one shape. `status` 0: the server was not reached.
 */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {any} body the whole answer */
  constructor(status, code, message, body) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** A cookie's value: a page that was kept, or open while its user signed in again, has an old token. @param {string} name */
function cookie(name) {
  const found = globalThis.document?.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** How long to wait for an answer before the network counts as down. */
const PATIENCE = 30_000;

/** The Gisa API below `base`, with the session's cookie and CSRF token. */
export class Api {
  /** @param {string} csrf @param {string} base */
  constructor(csrf, base = "/api/v1/") {
    this.csrf = csrf;
    this.base = base;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.send("GET", path);
  }

  /** @param {string} path @param {unknown} body @param {RequestInit} more @returns {Promise<any>} */
  post(path, body = {}, more = {}) {
    return this.send("POST", path, body, more);
  }

  /** Choose the language of the whole site; whether the server was reached. @param {string} language */
  async chooseLanguage(language) {
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") ?? this.csrf };
    const body = new URLSearchParams({ language });
    const answer = await fetch("/language/setlang/", {
      method: "POST",
      headers,
      body,
      credentials: "same-origin",
    }).catch(() => null);
    return answer?.ok ?? false;
  }

  /** The path below `base` of an address that the API gave. @param {string} address */
  pathOf(address) {
    const { pathname, search } = new URL(address, location.href);
    return pathname.slice(pathname.indexOf(this.base) + this.base.length) + search;
  }

  /**
   * The JSON of a successful answer.
   * Raises ApiError.
   * @param {string} method @param {string} path @param {unknown} [body] @param {RequestInit} more @returns {Promise<any>}
   */
  async send(method, path, body, more = {}) {
    /** @type {RequestInit} */
    const options = {
      ...more,
      method,
      headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") ?? this.csrf },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    };
    if (body !== undefined) {
      options.body = JSON.stringify(body);
      options.headers = { ...options.headers, "Content-Type": "application/json" };
    }
    const response = await fetch(this.base + path, options).catch((/** @type {Error} */ error) => {
      throw new ApiError(0, "offline", error.message, null);
    });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    const error = answer?.error ?? {};
    throw new ApiError(response.status, error.code ?? "no_answer", error.message ?? response.statusText, answer);
  }
}
