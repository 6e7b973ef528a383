// Compiles CQL with the reference compiler, runs it over made-up patients, and prints what it says of each.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const here = process.argv[2];
const require = createRequire(pathToFileURL(here + '/'));
const { CqlTranslator, LibraryManager, ModelManager, createLibrarySourceProvider, createModelInfoProvider,
  createUcumService, stringAsSource } = await import(pathToFileURL(`${here}/@cqframework/cql/cql-to-elm.mjs`));
const cql = require('cql-execution');
const fhir = require('cql-exec-fhir');
const told = JSON.parse(fs.readFileSync(0, 'utf8'));

const HELPERS = `library FHIRHelpers version '4.0.1'
using FHIR version '4.0.1'
define function ToDateTime(value FHIR.dateTime): value.value
define function ToDate(value FHIR.date): value.value
define function ToString(value FHIR.string): value.value
define function ToBoolean(value FHIR.boolean): value.value
define function ToInterval(period FHIR.Period): Interval[period."start".value, period."end".value]
define function ToCode(coding FHIR.Coding):
  System.Code { code: coding.code.value, system: coding.system.value }
define function ToConcept(concept FHIR.CodeableConcept):
  System.Concept { codes: concept.coding C return ToCode(C), display: concept.text.value }
`;
// CQL's own types, as its specification names them: the package leaves them to whoever uses it.
const fields = (all) => all.map(([name, type]) => `<element name="${name}" elementType="System.${type}"/>`).join('');
const type = (kind, name, inner = '', base = 'Any') =>
  `<typeInfo xsi:type="${kind}" name="System.${name}" baseType="System.${base}">${inner}</typeInfo>`;
const codes = '<element name="codes"><elementTypeSpecifier xsi:type="ListTypeSpecifier" elementType="System.Code"/></element>';
const SYSTEM = '<?xml version="1.0" encoding="UTF-8"?><modelInfo xmlns="urn:hl7-org:elm-modelinfo:r1"'
  + ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="System" version="1.0.0"'
  + ' url="urn:hl7-org:elm-types:r1" targetQualifier="system"><typeInfo xsi:type="SimpleTypeInfo" name="System.Any"/>'
  + ['Boolean', 'Integer', 'Long', 'Decimal', 'String', 'DateTime', 'Date', 'Time']
    .map((name) => type('SimpleTypeInfo', name)).join('')
  + type('ClassInfo', 'Quantity', fields([['value', 'Decimal'], ['unit', 'String']]))
  + type('ClassInfo', 'Ratio', fields([['numerator', 'Quantity'], ['denominator', 'Quantity']]))
  + type('ClassInfo', 'Code', fields(['code', 'system', 'version', 'display'].map((name) => [name, 'String'])))
  + type('ClassInfo', 'Concept', codes + fields([['display', 'String']]))
  + type('ClassInfo', 'Vocabulary', fields(['id', 'version', 'name'].map((name) => [name, 'String'])))
  + type('ClassInfo', 'CodeSystem', '', 'Vocabulary') + type('ClassInfo', 'ValueSet', '', 'Vocabulary') + '</modelInfo>';

const models = new ModelManager();
const xml = fs.readFileSync(`${here}/cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml`, 'utf8');
models.modelInfoLoader.registerModelInfoProvider(
  createModelInfoProvider((id) => stringAsSource(id === 'FHIR' ? xml : SYSTEM)));
const units = createUcumService((value) => value, () => null, (one) => one, (one) => one);
const libraries = new LibraryManager(models, undefined, undefined, units);
libraries.librarySourceLoader.registerProvider(
  createLibrarySourceProvider((id) => (id === 'FHIRHelpers' ? stringAsSource(HELPERS) : null)));

const compiled = (text) => {
  const library = JSON.parse(CqlTranslator.fromText(text, libraries).toJson());
  const wrong = (library.library.annotation ?? []).filter((one) => one.errorSeverity === 'error');
  if (wrong.length) throw new Error(`${text}\n${wrong.map((one) => `${one.startLine}: ${one.message}`).join('\n')}`);
  return library;
};
const helpers = compiled(HELPERS);
const day = (text) => cql.Date.parse(text);
const parameters = {
  'Measurement Period': new cql.Interval(day(told.period[0]), day(told.period[1])), 'Register Until': day(told.until),
};
const answers = {};
for (const [name, text] of Object.entries(told.libraries)) {
  const library = new cql.Library(compiled(text), new cql.Repository({ helpers }));
  const executor = new cql.Executor(library, new cql.CodeService(told.sets[name]), parameters);
  const source = fhir.PatientSource.FHIRv401();
  source.loadBundles(told.patients);
  const { patientResults } = await executor.exec(source);
  answers[name] = Object.fromEntries(Object.entries(patientResults).map(([id, said]) => [id, Object.fromEntries(
    ['Initial Population', 'Denominator', 'Denominator Exclusion', 'Numerator'].map((one) => [one, said[one] === true]))]));
}
process.stdout.write(JSON.stringify(answers));
