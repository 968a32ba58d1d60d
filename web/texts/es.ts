import govern from '../../texts/es/govern.json' with { type: 'json' }
import home from '../../texts/es/home.json' with { type: 'json' }
import imports from '../../texts/es/imports.json' with { type: 'json' }
import people from '../../texts/es/people.json' with { type: 'json' }
import quality from '../../texts/es/quality.json' with { type: 'json' }
import recognise from '../../texts/es/recognise.json' with { type: 'json' }
import reviews from '../../texts/es/reviews.json' with { type: 'json' }
import setup from '../../texts/es/setup.json' with { type: 'json' }
import shell from '../../texts/es/shell.json' with { type: 'json' }
import sources from '../../texts/es/sources.json' with { type: 'json' }
import today from '../../texts/es/today.json' with { type: 'json' }
import ui from '../../texts/es/ui.json' with { type: 'json' }

export const texts = { shell, ui, setup, home, recognise, people, reviews, imports, sources, govern, today, quality }
export type Texts = typeof texts
