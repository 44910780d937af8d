// Asks Ajv, and VS Code's own JSON language service, about documents by a schema. A line in, a line out:
//   {"ask":"ajv","document":…}              → what Ajv finds wrong, a text each; for the schema itself document is left out
//   {"ask":"examples"}                      → what Ajv finds wrong with the schema's own examples and defaults
//   {"ask":"problems","text":…}             → what VS Code underlines
//   {"ask":"completions","text":…}          → what VS Code offers at the place of ‸ in the text, with its documentation

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv2020 from 'ajv/dist/2020.js';
import languageService from 'vscode-json-languageservice';

const { getLanguageService, TextDocument } = languageService;
const schema = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const uri = 'file:///rules.schema.json';

// Strict mode is told to allow union types (a text or an object), and to require in one branch what another schema has
// as a key, which Ajv leaves off by default too. The keywords are VS Code's own.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true });
ajv.addVocabulary(['allowComments', 'allowTrailingCommas', 'patternErrorMessage']);

let compiled;
const validate = () => compiled ??= ajv.compile({ ...schema, $id: uri });

const service = getLanguageService({});
service.configure({ validate: true, allowComments: false, schemas: [{ uri, schema, fileMatch: ['rules.json'] }] });

const tell = (errors) => (errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

function ofDocument(request) {
  if ('document' in request) {
    return validate()(request.document) ? [] : tell(validate().errors);
  }

  ajv.validateSchema(schema);
  const errors = tell(ajv.errors);
  return errors.length > 0 ? errors : (validate(), []);
}

function ofExamples(node = schema, pointer = '') {
  if (node === null || typeof node !== 'object') {
    return [];
  }

  const given = [...(Array.isArray(node.examples) ? node.examples : []), ...(typeof node.default === 'boolean' ? [node.default] : [])];
  validate();
  const wrong = given.filter((value) => !ajv.validate({ $ref: `${uri}#${pointer}` }, value)).map((value) => `${pointer}: ${JSON.stringify(value)}`);
  return Object.entries(node)
    .filter(([key]) => key !== 'examples')
    .reduce((all, [key, below]) => [...all, ...ofExamples(below, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)], wrong);
}

function parse(text) {
  const file = TextDocument.create('file:///rules.json', 'json', 1, text);
  return [file, service.parseJSONDocument(file)];
}

async function ofProblems({ text }) {
  const [file, json] = parse(text);
  const problems = await service.doValidation(file, json);
  return problems.map((problem) => `${file.getText(problem.range)}: ${problem.message}`);
}

async function ofCompletions({ text }) {
  const offset = text.indexOf('‸');
  const [file, json] = parse(text.replace('‸', ''));
  const { items } = await service.doComplete(file, file.positionAt(offset), json);
  return items.map((item) => `${item.label} — ${item.documentation?.value ?? item.documentation ?? ''}`);
}

const answers = { ajv: ofDocument, examples: () => ofExamples(), problems: ofProblems, completions: ofCompletions };
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await answers[request.ask](request))}\n`);
}
