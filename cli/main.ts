const args = process.argv.slice(2)
const [name, ...rest] = args

// "resolve" loads the engine alone: a large file needs the memory that the rest of the house would take.
if (name === 'resolve') process.exitCode = await (await import('./resolve.ts')).resolve(rest)
else {
  const { run } = await import('./run.ts')
  process.exitCode = await run(args, {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
}
