// Lays out the ELK graph on standard input; the result goes to standard output.
const ELK = require('elkjs');
let text = '';
process.stdin.on('data', part => (text += part));
process.stdin.on('end', async () => process.stdout.write(JSON.stringify(await new ELK().layout(JSON.parse(text)))));
