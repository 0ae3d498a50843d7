/** A form out of a tool's JSON Schema: its fields, what is typed in them, the parameters they make, the address that keeps them. Pure. */
import {formatNumber, t} from './i18n.js';

/** @import {JsonSchema, Tool} from './report-types.d.ts' */

/** @typedef {'boolean' | 'integer' | 'number' | 'text' | 'enum' | 'several' | 'list'} FieldKind several: some of a few; list: any words */
/**
 * @typedef {object} FormField
 * @property {string} name
 * @property {FieldKind} kind
 * @property {string} label
 * @property {string} hint
 * @property {string} widget article | tag | folder | query | multiline | today | ""
 * @property {boolean} advanced
 * @property {boolean} asks the tool writes only when such a field differs from its default
 * @property {boolean} required
 * @property {boolean} nullable empty means null
 * @property {unknown} initial the schema's default
 * @property {{value: string, label: string}[]} options
 * @property {JsonSchema} schema of the value itself
 */
/** @typedef {string | boolean | string[]} Raw as it is in the field */
/** @typedef {Record<string, Raw>} FormValues */

/** @param {JsonSchema} schema of a tool's parameters @returns {FormField[]} in the schema's order */
export function formFields(schema) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => field(name, property, schema, required.has(name)));
}

/** @param {string} name @param {JsonSchema} property @param {JsonSchema} root @param {boolean} required @returns {FormField} */
function field(name, property, root, required) {
  const {schema, nullable} = resolve(property, root);
  const hints = {...schema['x-data20'], ...property['x-data20']};
  const kind = kindOf(schema, root);
  const values = kind === 'several' ? resolve(schema.items ?? {}, root).schema.enum : schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const choices = hints.choices ?? {};
  const options = (values ?? []).map((value) => ({value: String(value), label: choices[String(value)] ?? String(value)}));
  return {
    name, kind, nullable, required, options, schema,
    label: property.title ?? schema.title ?? name,
    hint: property.description ?? schema.description ?? '',
    widget: hints.widget ?? '',
    advanced: hints.advanced === true,
    asks: hints.asks === true,
    initial: hints.widget === 'today' && property.default === '' ? today() : property.default,
  };
}

/** @returns {string} the reader's day, not Greenwich's: tools know no clock */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** @param {JsonSchema} schema @param {JsonSchema} root @returns {{schema: JsonSchema, nullable: boolean}} without `$ref`, `allOf` of one and "or null" */
function resolve(schema, root) {
  let found = schema;
  let nullable = false;
  for (let depth = 0; depth < 8; depth += 1) {
    if (found.$ref) found = {...root.$defs?.[found.$ref.replace('#/$defs/', '')], ...without(found, '$ref')};
    else if (found.allOf?.length === 1) found = {...found.allOf[0], ...without(found, 'allOf')};
    else if (found.anyOf) {
      const kinds = found.anyOf.filter((one) => one.type !== 'null');
      nullable ||= kinds.length < found.anyOf.length;
      found = {...kinds[0], ...without(found, 'anyOf')};
    } else break;
  }
  return {schema: found, nullable};
}

/** @param {JsonSchema} schema @param {keyof JsonSchema} name @returns {JsonSchema} */
function without(schema, name) {
  const {[name]: _, ...rest} = schema;
  return rest;
}

/** @param {JsonSchema} schema @param {JsonSchema} root @returns {FieldKind} */
function kindOf(schema, root) {
  if (schema.enum || schema.const !== undefined) return 'enum';
  if (schema.type === 'array') return resolve(schema.items ?? {}, root).schema.enum ? 'several' : 'list';
  if (schema.type === 'boolean' || schema.type === 'integer' || schema.type === 'number') return schema.type;
  return 'text';
}

/** @param {FormField} one @param {unknown} value a parameter's value @returns {Raw} */
function toRaw(one, value) {
  if (one.kind === 'boolean') return value === true;
  if (one.kind === 'list' || one.kind === 'several') return Array.isArray(value) ? value.map(String) : [];
  if (value === undefined || value === null) return one.kind === 'enum' && !one.nullable ? (one.options[0]?.value ?? '') : '';
  return String(value);
}

/** @param {readonly FormField[]} fields @param {Record<string, unknown>} [parameters] @returns {FormValues} defaults where nothing is given */
export function formValues(fields, parameters = {}) {
  return Object.fromEntries(fields.map((one) => [one.name, toRaw(one, one.name in parameters ? parameters[one.name] : one.initial)]));
}

/** @param {Raw} a @param {Raw} b */
function same(a, b) {
  return Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((item, i) => item === b[i]) : a === b;
}

/** @param {FormField} one @param {FormValues} values @returns {boolean} it holds something else than the default */
export function isChanged(one, values) {
  return !same(values[one.name], toRaw(one, one.initial));
}

/** @param {readonly FormField[]} fields @param {FormValues} values @returns {string} query of the address: what differs from the defaults, "" for nothing */
export function formQuery(fields, values) {
  const query = new URLSearchParams();
  for (const one of fields) {
    if (!isChanged(one, values)) continue;
    const value = values[one.name];
    if (!Array.isArray(value)) query.append(one.name, String(value));
    else if (value.length === 0) query.append(one.name, '');
    else for (const item of value) query.append(one.name, item);
  }
  return query.toString();
}

/** @param {readonly FormField[]} fields @param {URLSearchParams} query @returns {FormValues} what `formQuery` wrote; unknown names are left out */
export function valuesOfQuery(fields, query) {
  const values = formValues(fields);
  for (const one of fields) {
    const given = query.getAll(one.name);
    if (given.length === 0) continue;
    if (one.kind === 'boolean') values[one.name] = given[0] === 'true';
    else if (one.kind === 'list' || one.kind === 'several') values[one.name] = given.filter((item) => item !== '');
    else if (one.kind !== 'enum' || one.options.some((option) => option.value === given[0])) values[one.name] = given[0];
  }
  return values;
}

/** @param {readonly FormField[]} fields @param {Record<string, unknown>} parameters @returns {string} query of the address of the tool with these */
export function parametersQuery(fields, parameters) {
  return formQuery(fields, formValues(fields, parameters));
}

/**
 * @param {readonly FormField[]} fields
 * @param {Record<string, unknown>} parameters
 * @returns {string[]} what has to be chosen before the tool writes anything, in the words of the form; [] when nothing has to, or it was
 */
export function notAsked(fields, parameters) {
  const values = formValues(fields, parameters);
  const asking = fields.filter((one) => one.asks);
  return asking.some((one) => isChanged(one, values)) ? [] : asking.map((one) => one.label);
}

/**
 * @param {readonly FormField[]} fields
 * @param {FormValues} values
 * @returns {{parameters: Record<string, unknown>, errors: Record<string, string>}} what is sent, and what is wrong with which field
 */
export function readForm(fields, values) {
  /** @type {Record<string, unknown>} */
  const parameters = {};
  /** @type {Record<string, string>} */
  const errors = {};
  for (const one of fields) {
    const error = fieldError(one, values[one.name]);
    if (error) errors[one.name] = error;
    else parameters[one.name] = fromRaw(one, values[one.name]);
  }
  return {parameters, errors};
}

/** @param {FormField} one @param {Raw} raw @returns {unknown} */
function fromRaw(one, raw) {
  if (raw === '' && one.nullable) return null;
  if (one.kind === 'integer' || one.kind === 'number') return numberOf(String(raw));
  if (one.kind === 'enum') return one.schema.enum?.find((value) => String(value) === raw) ?? raw;
  return raw;
}

/** @param {string} text @returns {number} "0,5" is a half as well; NaN for anything else than a number */
function numberOf(text) {
  const plain = text.trim().replace(/[\u00a0\u202f ]/g, '').replace(',', '.').replace('\u2212', '-');
  return plain === '' ? NaN : Number(plain);
}

/** @param {FormField} one @param {Raw} raw @returns {string} "" when it fits */
export function fieldError(one, raw) {
  const {schema} = one;
  if (Array.isArray(raw)) {
    if (schema.maxItems !== undefined && raw.length > schema.maxItems) return t('tools.form.max_items', {limit: schema.maxItems});
    if (raw.length < (schema.minItems ?? (one.required ? 1 : 0))) return t('tools.form.required');
    return '';
  }
  if (typeof raw === 'boolean') return '';
  if (raw === '' && one.nullable) return '';
  if (one.kind === 'integer' || one.kind === 'number') return numberError(one, numberOf(raw));
  if (raw === '' && (one.required || (schema.minLength ?? 0) > 0)) return t('tools.form.required');
  const length = [...raw].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) return t('tools.form.max_length', {limit: schema.maxLength});
  if (schema.minLength !== undefined && length < schema.minLength) return t('tools.form.min_length', {limit: schema.minLength});
  return '';
}

/** @param {FormField} one @param {number} value @returns {string} */
function numberError({kind, schema}, value) {
  if (!Number.isFinite(value)) return t('tools.form.number');
  if (kind === 'integer' && !Number.isInteger(value)) return t('tools.form.integer');
  const say = (/** @type {number} */ limit) => formatNumber(limit, {maximumFractionDigits: 6});
  if (schema.minimum !== undefined && value < schema.minimum) return t('tools.form.min', {limit: say(schema.minimum)});
  if (schema.maximum !== undefined && value > schema.maximum) return t('tools.form.max', {limit: say(schema.maximum)});
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return t('tools.form.above', {limit: say(schema.exclusiveMinimum)});
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) return t('tools.form.below', {limit: say(schema.exclusiveMaximum)});
  return '';
}

/**
 * @param {readonly FormField[]} fields
 * @param {readonly {pointer: string, detail: string}[]} errors of a 422
 * @returns {{byField: Record<string, string>, rest: string[]}} sentences at their fields; those of no field as they are
 */
export function serverErrors(fields, errors) {
  const names = new Set(fields.map((one) => one.name));
  /** @type {Record<string, string>} */
  const byField = {};
  /** @type {string[]} */
  const rest = [];
  for (const {pointer, detail} of errors) {
    const [first, name = ''] = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (first === 'parameters' && names.has(name)) byField[name] = byField[name] ? `${byField[name]}; ${detail}` : detail;
    else rest.push(name ? `${name}: ${detail}` : detail);
  }
  return {byField, rest};
}

/**
 * @param {readonly FormField[]} fields
 * @param {Record<string, unknown>} parameters
 * @returns {{label: string, value: string}[]} what differs from the defaults, in the words of the form
 */
export function sayParameters(fields, parameters) {
  const values = formValues(fields, parameters);
  return fields.filter((one) => isChanged(one, values)).map((one) => {
    const raw = values[one.name];
    const named = (/** @type {string} */ value) => one.options.find((option) => option.value === value)?.label ?? value;
    const value = typeof raw === 'boolean' ? t(raw ? 'yes' : 'no') : Array.isArray(raw) ? raw.map(named).join(', ') : named(raw);
    return {label: one.label, value: value === '' ? '—' : value};
  });
}
