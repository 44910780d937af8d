// A rules document of this product as the container that Adobe's build would make of the same rules.

import path from '@adobe/reactor-extension-core-edge/src/lib/dataElements/path.js';
import ip from '@adobe/reactor-extension-core-edge/src/lib/dataElements/ip.js';
import secret from '@adobe/reactor-extension-core-edge/src/lib/dataElements/secret.js';
import codeElement from '@adobe/reactor-extension-core-edge/src/lib/dataElements/customCode.js';
import codeCondition from '@adobe/reactor-extension-core-edge/src/lib/conditions/customCode.js';
import valueComparison from '@adobe/reactor-extension-core-edge/src/lib/conditions/valueComparison.js';

const ENVIRONMENT = 'production';

// Adobe's own modules, and beside them the two that its Core extension lacks and the action that is compared.
const scripts = {
  path,
  ip,
  secret,
  codeElement,
  codeCondition,
  valueComparison,
  documentedComparison: ({ utils }) => valueComparison({ utils: { getSettings: () => withoutContainers(utils.getSettings()) } }),
  documentedCode: async (context) => asJson(await codeElement(context)),
  value: ({ utils }) => utils.getSettings().value,
  plainPath: ({ arc, utils }) => readPlainly({ arc }, utils.getSettings().steps),
  send: ({ utils }) => utils.fetch('https://mixpanel.invalid/', { method: 'POST', body: bodyOf(utils.getSettings()) })
};

// What code returns is what JSON makes of it: NaN and the infinities are nothing.
function asJson(value) {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

// Objects and arrays equal nothing: in place of them stand two that have nothing in common.
function withoutContainers(settings) {
  const isEquality = ['equals', 'doesNotEqual'].includes(settings.comparison.operator);
  const hasContainer = [settings.leftOperand, settings.rightOperand].some((value) => typeof value === 'object' && value !== null);
  return isEquality && hasContainer ? { ...settings, leftOperand: {}, rightOperand: {} } : settings;
}

export const modules = Object.fromEntries(Object.entries(scripts).map(
  ([name, script]) => [name, { extensionName: name === 'send' ? 'mixpanel' : 'core', displayName: name, script }]));

// What the Mixpanel extension sends: the settings as they are, custom_properties over properties.
function bodyOf(settings) {
  const { custom_properties: custom, ...rest } = settings;
  return JSON.stringify([custom ? { ...rest, properties: { ...rest.properties, ...custom } } : rest]);
}

export function translate(rules, secrets, documented) {
  return (getDataElementValues) => {
    const dataElements = {};
    const build = new Settings(dataElements, getDataElementValues, documented);
    for (const [name, definition] of Object.entries(rules.dataElements ?? {})) {
      dataElements[name] = element(name, definition, build);
    }

    return {
      buildInfo: { environment: ENVIRONMENT },
      // Without any, the log would be searched for the empty text, at every letter.
      getLogSensitiveTokens: () => ['\u0000'],
      extensions: { core: { displayName: 'Core' }, mixpanel: { displayName: 'Mixpanel' } },
      modules,
      dataElements,
      rules: rules.rules.map((rule, index) => ({
        id: `RL${index}`,
        name: rule.name,
        conditions: (rule.conditions ?? []).map((one) => condition(one, build)),
        actions: rule.actions.map((one) => action(one, build))
      }))
    };
  };
}

function element(name, definition, build) {
  const options = {
    name,
    defaultValue: definition.default,
    cleanText: definition.cleanText,
    forceLowerCase: definition.forceLowerCase
  };
  if ('path' in definition) {
    // Adobe's element knows no shorthand, and turns falsy values to null; the product does so when asked.
    return definition.emptyAsNull
      ? { ...options, modulePath: 'path', getSettings: async () => ({ path: whole(definition.path) }) }
      : { ...options, modulePath: 'plainPath', getSettings: async () => ({ steps: stepsOf(definition.path) }) };
  }

  if ('constant' in definition) {
    return { ...options, modulePath: 'value', getSettings: build.of({ value: definition.constant }) };
  }

  if ('customCode' in definition) {
    return { ...options, modulePath: build.documented ? 'documentedCode' : 'codeElement', getSettings: async () => ({ source: compile(definition.customCode) }) };
  }

  if ('secret' in definition) {
    const place = { id: definition.secret, name: definition.secret };
    return { ...options, modulePath: 'secret', getSettings: async () => ({ secrets: { [ENVIRONMENT]: place } }) };
  }

  return { ...options, modulePath: 'ip', getSettings: async () => ({}) };
}

function condition(definition, build) {
  const negate = definition.negate ?? false;
  if ('customCode' in definition) {
    return { modulePath: 'codeCondition', negate, getSettings: async () => ({ source: compile(definition.customCode) }) };
  }

  const settings = {
    leftOperand: definition.left,
    rightOperand: definition.right,
    comparison: { operator: definition.operator, caseInsensitive: definition.caseInsensitive }
  };
  return { modulePath: build.documented ? 'documentedComparison' : 'valueComparison', negate, getSettings: build.of(settings) };
}

function action(definition, build) {
  const settings = { event: definition.event, properties: definition.properties ?? {} };
  if (definition.spread) {
    settings.custom_properties = definition.spread[0];
  }

  return { modulePath: 'send', getSettings: build.of(settings) };
}

// Custom code is the body of a function; with await in it, of an async one.
function compile(source) {
  try {
    return new Function('arc', 'utils', source);
  } catch {
    return new (async () => {}).constructor('arc', 'utils', source);
  }
}

const whole = (text) => (/^(xdm|data)\b/.test(text) ? `arc.event.${text}` : text);

function stepsOf(text) {
  return [...whole(text).matchAll(/\[(\d+)]|\["((?:[^"\\]|\\.)*)"]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? { index: Number(index) } : { name: quoted?.replace(/\\(.)/g, '$1') ?? name });
}

// A path as the product reads it: own names of objects, items of arrays, nothing of texts.
function readPlainly(value, steps) {
  for (const { name, index } of steps) {
    const key = index ?? name;
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }

    const isItem = Array.isArray(value) && /^(0|[1-9]\d*)$/.test(String(key));
    const isEntry = !Array.isArray(value);
    value = (isItem || isEntry) && Object.hasOwn(value, key) ? value[key] : undefined;
  }

  return value;
}

// Settings with {{tokens}}, as Adobe's build turns them into a function of the data elements' values.
class Settings {
  constructor(dataElements, getDataElementValues, documented) {
    Object.assign(this, { dataElements, getDataElementValues, documented });
  }

  of(template) {
    const names = new Set();
    const fill = this.fillerOf(template, names);
    return (context) => this.getDataElementValues([...names], context).then(fill);
  }

  fillerOf(template, names) {
    if (Array.isArray(template)) {
      const items = template.map((item) => this.fillerOf(item, names));
      return (get) => items.map((item) => item(get));
    }

    if (typeof template === 'object' && template !== null) {
      const entries = Object.entries(template).map(([key, value]) => [key, this.fillerOf(value, names)]);
      return (get) => Object.fromEntries(entries.map(([key, value]) => [key, value(get)]));
    }

    if (typeof template !== 'string') {
      return () => template;
    }

    const parts = template.split(/\{\{(.*?)\}\}/);
    const tokens = parts.filter((_, index) => index % 2 === 1).map((name) => name.trim());
    tokens.forEach((name) => this.declare(name, names));
    if (tokens.length === 1 && parts[0] === '' && parts[2] === '') {
      return (get) => get(tokens[0]);
    }

    return (get) => parts.map((part, index) => (index % 2 === 1 ? this.textOf(get(part.trim())) : part)).join('');
  }

  declare(name, names) {
    names.add(name);
    this.dataElements[name] ??= { name, modulePath: 'plainPath', getSettings: async () => ({ steps: stepsOf(name) }) };
  }

  // Adobe's `${value}`; with the documented differences, what the product puts into a text.
  textOf(value) {
    if (!this.documented) {
      return `${value}`;
    }

    return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
