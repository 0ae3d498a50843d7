import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setLanguage} from '../../../site/i18n.js';
import {fieldError, formFields, formQuery, formValues, notAsked, parametersQuery, readForm, sayParameters, serverErrors, valuesOfQuery} from '../../../site/tool-form.js';

/** @import {JsonSchema} from '../../../site/report-types.d.ts' */

/** @type {JsonSchema} */
const SCHEMA = {
  type: 'object',
  required: ['article'],
  $defs: {Shade: {type: 'string', enum: ['light', 'dark']}},
  properties: {
    article: {type: 'string', maxLength: 10, title: 'Article', 'x-data20': {widget: 'article'}},
    damping: {type: 'number', default: 0.85, minimum: 0, exclusiveMaximum: 1, 'x-data20': {advanced: true}},
    count: {type: 'integer', default: 10, minimum: 1, maximum: 100},
    limit: {anyOf: [{type: 'integer'}, {type: 'null'}], default: null},
    weighted: {type: 'boolean', default: true},
    mode: {type: 'string', enum: ['a', 'b'], default: 'a', 'x-data20': {choices: {a: 'first', b: 'second'}}},
    shade: {allOf: [{$ref: '#/$defs/Shade'}], default: 'dark'},
    kinds: {type: 'array', items: {type: 'string', enum: ['x', 'y']}, default: ['x', 'y']},
    words: {type: 'array', items: {type: 'string'}, default: [], maxItems: 2},
  },
};
const FIELDS = formFields(SCHEMA);
const named = (/** @type {string} */ name) => /** @type {import('../../../site/tool-form.js').FormField} */ (FIELDS.find((one) => one.name === name));

test('each property of the schema becomes a field of its kind', () => {
  assert.deepEqual(FIELDS.map((one) => [one.name, one.kind]), [
    ['article', 'text'], ['damping', 'number'], ['count', 'integer'], ['limit', 'integer'], ['weighted', 'boolean'],
    ['mode', 'enum'], ['shade', 'enum'], ['kinds', 'several'], ['words', 'list'],
  ]);
  assert.equal(named('article').widget, 'article');
  assert.equal(named('article').required, true);
  assert.equal(named('damping').advanced, true);
  assert.equal(named('limit').nullable, true);
  assert.deepEqual(named('mode').options, [{value: 'a', label: 'first'}, {value: 'b', label: 'second'}]);
  assert.deepEqual(named('shade').options.map((one) => one.value), ['light', 'dark']);
});

test('a form as it opens holds the defaults and makes parameters of their types', () => {
  const values = {...formValues(FIELDS), article: 'a.md'};
  const {parameters, errors} = readForm(FIELDS, values);
  assert.deepEqual(errors, {});
  assert.deepEqual(parameters, {article: 'a.md', damping: 0.85, count: 10, limit: null, weighted: true, mode: 'a', shade: 'dark', kinds: ['x', 'y'], words: []});
});

test('what is wrong is said at its field, in the reader’s language', () => {
  setLanguage('ru');
  const {errors} = readForm(FIELDS, {...formValues(FIELDS), damping: '1', count: '2.5', words: ['1', '2', '3']});
  assert.deepEqual(Object.keys(errors).sort(), ['article', 'count', 'damping', 'words']);
  assert.equal(errors.damping, 'Меньше 1');
  setLanguage('en');
  assert.equal(fieldError(named('count'), 'many'), 'Enter a number');
  assert.equal(fieldError(named('count'), '0'), 'At least 1');
  assert.equal(fieldError(named('article'), 'abcdefghijk'), 'At most 10 characters');
  assert.equal(fieldError(named('limit'), ''), '');
});

test('a decimal comma is a decimal point', () => {
  const {parameters} = readForm(FIELDS, {...formValues(FIELDS), article: 'a', damping: '0,5'});
  assert.equal(parameters.damping, 0.5);
});

test('the address keeps what differs from the defaults, and gives it back', () => {
  const changed = {...formValues(FIELDS), damping: '0.5', weighted: false, kinds: [], words: ['один два', 'a&b'], article: 'papka/стать?.md'};
  const query = formQuery(FIELDS, changed);
  assert.deepEqual(valuesOfQuery(FIELDS, new URLSearchParams(query)), changed);
  assert.equal(formQuery(FIELDS, formValues(FIELDS)), '');
});

test('an address with unknown names or choices gives the defaults', () => {
  const values = valuesOfQuery(FIELDS, new URLSearchParams('nothing=1&mode=z'));
  assert.deepEqual(values, formValues(FIELDS));
});

test('parameters of a job lead back to its form', () => {
  assert.equal(parametersQuery(FIELDS, {article: 'a.md', damping: 0.85, count: 5}), 'article=a.md&count=5');
  assert.deepEqual(sayParameters(FIELDS, {mode: 'b', weighted: false}), [{label: 'weighted', value: 'no'}, {label: 'mode', value: 'second'}]);
});

test('errors of the server go to their fields by JSON pointer', () => {
  const {byField, rest} = serverErrors(FIELDS, [
    {pointer: '/parameters/damping', detail: 'too large'}, {pointer: '/parameters/kinds/0', detail: 'unknown'}, {pointer: '/parameters/zzz', detail: 'not known'}, {pointer: '', detail: 'bad'},
  ]);
  assert.deepEqual(byField, {damping: 'too large', kinds: 'unknown'});
  assert.deepEqual(rest, ['zzz: not known', 'bad']);
});

test('a schema without properties makes an empty form', () => {
  assert.deepEqual(formFields({}), []);
  assert.deepEqual(readForm([], {}), {parameters: {}, errors: {}});
});

test('a tool that waits to be asked says for what, until it is', () => {
  const fields = formFields({properties: {write: {type: 'boolean', default: false, title: 'Write it', 'x-data20': {asks: true}}, other: {type: 'string', default: ''}}});
  assert.deepEqual(notAsked(fields, {write: false, other: 'x'}), ['Write it']);
  assert.deepEqual(notAsked(fields, {write: true}), []);
  assert.deepEqual(notAsked(FIELDS, {}), []);
});

test('a field for today holds the reader\'s day, and what was sent before stays', () => {
  const fields = formFields({properties: {today: {type: 'string', default: '', 'x-data20': {widget: 'today'}}}});
  assert.match(String(formValues(fields).today), /^\d{4}-\d\d-\d\d$/);
  assert.equal(formValues(fields, {today: '2020-02-02'}).today, '2020-02-02');
});
