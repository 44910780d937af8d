// What Adobe's runtime sends to Mixpanel for an event-forwarding property:
//
//     node forward.cjs adobe-property.json events.ndjson
//
// Writes one line a record, {"line":…,"rule":…,"record":…}, in the order of lines, events and rules. The runtime and the
// Core extension are Adobe's; what is made here is what Adobe's build makes of a property (tokens become look-ups, code
// becomes functions), and the Mixpanel action, which sends its settings with custom_properties laid over properties.
'use strict';
const fs = require('node:fs');
const turbine = require('@adobe/reactor-turbine-edge');
const core = '@adobe/reactor-extension-core-edge/src/lib';

const [propertyFile, eventsFile] = process.argv.slice(2);
const property = JSON.parse(fs.readFileSync(propertyFile, 'utf8'));

const asFunction = (source) => new Function('arc', 'utils', source);
const mixpanel = async ({ utils }) => {
  const { custom_properties: custom, ...settings } = utils.getSettings();
  const record = { ...settings, properties: { ...settings.properties, ...custom } };
  await utils.fetch('https://api.mixpanel.com/track', { method: 'POST', body: JSON.stringify([record]), headers: { rule: utils.getRule().name } });
};

const scripts = {
  'core::dataElements::path': require(`${core}/dataElements/path`),
  'core::dataElements::custom-code': require(`${core}/dataElements/customCode`),
  'core::dataElements::ip': require(`${core}/dataElements/ip`),
  'core::dataElements::secret': require(`${core}/dataElements/secret`),
  'core::conditions::value-comparison': require(`${core}/conditions/valueComparison`),
  'core::conditions::custom-code': require(`${core}/conditions/customCode`),
  'mixpanel-connector-edge::actions::send-event': mixpanel,
};
const modules = Object.fromEntries(Object.entries(scripts).map(([id, script]) =>
  [id, { extensionName: id.split('::')[0], displayName: id, script }]));
const extensions = Object.fromEntries(property.extensions.data.map(({ attributes }) =>
  [attributes.name, { displayName: attributes.display_name }]));

const token = /\{\{([^}]+)\}\}/g;
const namesIn = (value) => [...new Set([...JSON.stringify(value).matchAll(token)].map((match) => match[1]))];
const filled = (value, find) => {
  if (Array.isArray(value)) { return value.map((item) => filled(item, find)); }
  if (value && typeof value === 'object') { return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, find)])); }
  if (typeof value !== 'string') { return value; }
  const whole = /^\{\{([^}]+)\}\}$/.exec(value);
  return whole ? find(whole[1]) : value.replace(token, (_, name) => find(name) ?? '');
};

let sent = [];
const fetch = async (_, { body, headers }) => {
  sent.push({ rule: headers.rule, record: JSON.parse(body)[0] });
  return new Response('1');
};

const forward = turbine.initialize((getDataElementValues) => {
  const delegate = ({ id, attributes }) => {
    const settings = JSON.parse(attributes.settings);
    const names = namesIn(settings);
    return {
      id,
      name: attributes.name,
      modulePath: attributes.delegate_descriptor_id,
      getSettings: async (context) => {
        if (settings.source) { return { ...settings, source: asFunction(settings.source) }; }
        const find = await getDataElementValues(names, context);
        return filled(settings, find);
      },
    };
  };
  const components = (rule, kind) => property.rule_components.data
    .filter((component) => component.relationships.rules.data[0].id === rule.id && component.attributes.delegate_descriptor_id.includes(`::${kind}::`))
    .sort((a, b) => a.attributes.order - b.attributes.order)
    .map((component) => ({ ...delegate(component), negate: component.attributes.negate, timeout: component.attributes.timeout }));
  return {
    modules,
    extensions,
    dataElements: Object.fromEntries(property.data_elements.data.map((element) => [element.attributes.name, {
      ...delegate(element),
      defaultValue: element.attributes.default_value,
      cleanText: element.attributes.clean_text,
      forceLowerCase: element.attributes.force_lower_case,
    }])),
    rules: property.rules.data.map((rule) => ({
      id: rule.id, name: rule.attributes.name, conditions: components(rule, 'conditions'), actions: components(rule, 'actions'),
    })),
    buildInfo: { environment: 'production' },
  };
}, { fetch });

const secrets = Object.fromEntries(property.data_elements.data
  .map((element) => JSON.parse(element.attributes.settings).secrets?.production)
  .filter(Boolean)
  .map((secret) => [secret.id, 'a-token']));

// The events of a line, whatever shape they came in, as Adobe hands one over.
const eventsOf = (value) => {
  if (Array.isArray(value)) { return value.flatMap(eventsOf); }
  if (value.arc) { return [value.arc]; }
  if (value.events) { return value.events.map((event) => ({ event })); }
  if (value.event) { return [{ event: value.event }]; }
  if (value.body?.xdmEntity) { return [{ event: { xdm: value.body.xdmEntity } }]; }
  return [{ event: value.xdm ? value : { xdm: value } }];
};

// A line is one JSON text, or several with blanks between; a byte order mark may stand before.
const textsOf = (line) => {
  const text = line.replace(/^\uFEFF/, '');
  try { return [JSON.parse(text)]; } catch { return JSON.parse(`[${text.replace(/\} \{/g, '},{')}]`); }
};

const order = property.rules.data.map((rule) => rule.attributes.name);
(async () => {
  const written = [];
  for (const [index, line] of fs.readFileSync(eventsFile, 'utf8').split('\n').entries()) {
    let events;
    try { events = textsOf(line).flatMap(eventsOf); } catch { continue; }
    for (const arc of events) {
      sent = [];
      await forward(arc, secrets, {});
      sent.sort((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule));
      written.push(...sent.map((one) => `${JSON.stringify({ line: index + 1, ...one })}\n`));
    }
  }
  fs.writeFileSync(1, written.join(''));
  // The runtime's time-outs go on ticking.
  process.exit(0);
})();
