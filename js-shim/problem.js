/**
 * Failures of the path to Python, as errors in code and as RFC 9457 problem documents to a `fetch`.
 * Failures inside Python are problem documents made by the API; they never come through here.
 */

/** The engine can't answer. `code` is stable; `message` is for a developer. */
export class EngineError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** @type {Record<string, {status: number, ru: [string, string], en: [string, string]}>} */
const PROBLEMS = {
  'engine.gone': {
    status: 503,
    ru: ['Движок остановился', 'Python остановился, не ответив. Он запускается снова — повторите через несколько секунд.'],
    en: ['The engine stopped', 'Python stopped before it answered. It is starting again: retry in a few seconds.'],
  },
  'engine.failed': {
    status: 503,
    ru: ['Движок не запустился', 'Python не запустился. Статьи целы: их можно выгрузить на странице восстановления.'],
    en: ['The engine did not start', 'Python did not start. Your articles are safe: the recovery page can export them.'],
  },
  'engine.timeout': {
    status: 503,
    ru: ['Движок не ответил вовремя', 'Python не ответил за отведённое время.'],
    en: ['The engine did not answer in time', 'Python gave no answer before the deadline.'],
  },
  'engine.none': {
    status: 503,
    ru: ['Движок не запущен', 'Откройте Data20 в этом браузере: Python работает в её вкладке.'],
    en: ['No engine is running', 'Open Data20 in this browser: Python lives in its tab.'],
  },
  'engine.crashed': {
    status: 500,
    ru: ['Сбой при ответе', 'Python не смог закончить ответ на этот запрос.'],
    en: ['The answer failed', 'Python could not finish its answer to this request.'],
  },
  'vault.shown': {
    status: 403,
    ru: ['Хранилище только показывается', 'Эта страница показывает чужое хранилище. Изменять можно своё, в самой программе.'],
    en: ['This vault is only shown', 'This page shows somebody\'s vault. Your own can be changed, in the app itself.'],
  },
  'request.foreign': {
    status: 403,
    ru: ['Запрос чужой страницы', 'Изменять хранилище может только сама программа.'],
    en: ['A foreign page asked', 'Only the app itself may change the vault.'],
  },
};

/**
 * Return the `Response` of a failure; unknown codes are answered as `engine.crashed`.
 * @param {unknown} error
 * @param {{language?: string}} [options]
 * @returns {Response}
 */
export function problemResponse(error, {language = 'en'} = {}) {
  const {code, status, title, detail, reason} = describe(error, language);
  const body = {type: `urn:data20:${code}`, title, status, detail, code, reason};
  return new Response(JSON.stringify(body), {status, headers: {...headersOf(status), 'content-type': 'application/problem+json'}});
}

/**
 * Return the same as a page, for a navigation. It asks again by itself when waiting may help.
 * @param {unknown} error
 * @param {{language?: string, home: string}} options
 * @returns {Response}
 */
export function problemPage(error, {language = 'en', home}) {
  const {status, title, detail} = describe(error, language);
  const russian = isRussian(language);
  const html = `<!doctype html><html lang="${russian ? 'ru' : 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>
<h1>${title}</h1><p>${detail}</p><p><a href="${home}">Data20</a></p></html>`;
  /** @type {Record<string, string>} */
  const headers = {...headersOf(status), 'content-type': 'text/html; charset=utf-8'};
  if (status === 503) headers.refresh = '2';
  return new Response(html, {status, headers});
}

/**
 * @param {unknown} error
 * @param {string} language
 */
function describe(error, language) {
  const code = error instanceof EngineError && error.code in PROBLEMS ? error.code : 'engine.crashed';
  const {status, ru, en} = PROBLEMS[code];
  const [title, detail] = isRussian(language) ? ru : en;
  return {code, status, title, detail, reason: error instanceof Error ? error.message : String(error)};
}

/** @param {string} language */
function isRussian(language) {
  return language.toLowerCase().startsWith('ru');
}

/**
 * @param {number} status
 * @returns {Record<string, string>}
 */
function headersOf(status) {
  return {'cache-control': 'no-store', ...(status === 503 ? {'retry-after': '1'} : {})};
}
