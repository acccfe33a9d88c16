/** Every text of the interface, in English. `{name}` stands for a value. */
export const en = {
  'site.name': 'Async Gateway',
  'site.description':
    'A course on how a web server waits, with a real server that runs inside the page.',
  'site.skip': 'Skip to the text',
  'site.home': 'Async Gateway, home',
  'site.noScript':
    'Reading works without JavaScript. To run a server, edit code or check an exercise, allow JavaScript for this page.',
  'theme.label': 'Theme',
  'theme.system': 'Theme: system',
  'theme.light': 'Theme: light',
  'theme.dark': 'Theme: dark',

  'home.title': 'See how a web server waits',
  'home.lead':
    'Read a lesson, guess what will happen, then run a real server in this page and send it requests. Write the missing part yourself and let a test suite judge it.',
  'home.begin': 'Begin lesson {number}: {title}',
  'home.facts': 'No account, no install, nothing from another site.',
  'home.figureTitle': 'Five requests, one server',
  'home.figureBlocking': 'Blocking: the first handler keeps the server for half a second',
  'home.figureAsync': 'Not blocking: the first handler waits, and the server goes on',
  'home.figureCaption':
    'A drawing of five requests that arrive together. Above, four of them stand in line for half a second to get a page that costs five milliseconds. Below, only the first one waits.',
  'home.map': 'The course',
  'home.minutes': '{minutes} min',
  'home.complete': 'All checks pass',
  'home.partly': '{passed} of {total} checks pass',
  'home.instructorTitle': 'Run it for your room',
  'home.instructorText':
    'One machine serves the whole course to everyone on its network. It needs Node.js and no internet connection once it is installed.',

  'notFound.title': 'There is no page here',
  'notFound.text': 'The address may be mistyped, or the page has moved.',
  'notFound.home': 'Go to the start page',

  'lesson.objectives': 'Afterwards you can',
  'lesson.prerequisites': 'You need',
  'lesson.noPrerequisites': 'A first acquaintance with JavaScript.',
  'lesson.outOfScope': 'Not here',
  'lesson.number': 'Lesson {number}',
  'lesson.minutes': 'about {minutes} minutes',

  'predict.label': 'Your guess',
  'predict.showAnswer': 'Show the answer',
  'predict.thenRun': 'You guessed: {choice}. Now run the demo and look.',
  'predict.right': 'You guessed: {choice}. That is what happens.',
  'predict.wrong': 'You guessed: {choice}. What happens: {answer}.',
  'demo.step': 'Demo',
  'demo.runNamed': 'Run: {label}',
  'exercise.step': 'Exercise',
  'exercise.open': 'Open the exercise',
  'myth.claim': 'You may hear',
  'myth.source': 'Source',
  'review.label': 'Do you remember?',
  'diagram.text': 'The diagram in words',

  'workbench.label': 'Workbench',
  'workbench.loadFailed':
    'The workbench could not be loaded. Check your connection, then press a button here once more.',
  'workbench.demo': 'Demo',
  'workbench.exercise': 'Exercise',
  'workbench.exerciseCount': '{passed} of {total} checks pass',
  'workbench.variant': 'Program',
  'workbench.run': 'Run',
  'workbench.stop': 'Stop',
  'workbench.sendAgain': 'Send again',
  'workbench.reset': 'Reset',
  'workbench.undo': 'Undo',

  'status.ready': 'Ready. Run starts the server and sends the requests below.',
  'status.starting': 'Starting the server.',
  'status.spawned': 'The program runs. It has not opened a port yet, so no request has been sent.',
  'status.sending': 'The server listens on port {port}. Waiting for answers.',
  'status.answered': 'All requests are over. The server still listens on port {port}.',
  'status.stopped': 'Stopped. The server is gone.',
  'status.exited': 'The program ended with exit code {code}.',
  'status.failed': 'The demo could not start.',

  'timeline.label': 'Timeline of the requests',
  'timeline.server': 'the server’s loop',
  'timeline.busy': 'busy {duration}',
  'timeline.idle': 'idle',
  'timeline.notSent': 'not sent yet',
  'timeline.turn': 'in line {duration}',
  'timeline.handler': 'handler {duration}',
  'timeline.timer': 'waiting {duration}',
  'timeline.answered': 'answered after {duration}',
  'timeline.failed': 'failed after {duration}',
  'timeline.stopped': 'never answered',
  'timeline.legendRunning': 'handler has the loop',
  'timeline.legendWaiting': 'waits for its turn, a timer or a socket',
  'timeline.legendDone': 'answered',
  'timeline.legendFailed': 'not answered',

  'finding.queued':
    '{waiter} waited longest for its turn: {waited}. For {held} of that, {holder} had the server’s loop for itself.',
  'finding.queuedBehind':
    '{waiter} waited {waited} for its turn: all that time {holder} had the server’s loop for itself.',
  'finding.free':
    'Nobody stood in line. {sleeper} waited {slept}, and the loop was free meanwhile.',
  'finding.freeAnswered':
    'Nobody stood in line. While {sleeper} waited {slept}, the loop was free for {answered}.',
  'finding.nobody': 'Nobody stood in line: the server was free whenever a request came.',
  'finding.failed': '{request} got no complete answer: {message}',
  'finding.stopped': 'The server stopped before {request} was answered.',

  'predict.coverTitle': 'Guess first',
  'predict.coverText':
    'The result is ready. A guess before the look makes it stick, even a wrong one.',
  'predict.coverGo': 'Go to the question',
  'predict.coverSkip': 'Show it without a guess',

  'wire.title': 'On the wire',
  'wire.request': 'Request',
  'wire.response': 'Response',
  'wire.nothing': 'Nothing yet.',
  'wire.times': 'first byte after {first}, last byte after {last}',
  'wire.bytes': '{count} bytes',
  'output.title': 'Output of the program',
  'output.empty': 'Nothing printed.',
  'output.omitted': 'The first {count} characters are left out.',

  'editor.code': 'Code of {file}',
  'editor.leave': 'Press Escape, then Tab, to leave the editor.',
  'editor.loadFailed':
    'The full editor could not be loaded ({reason}). This plain one works the same way, without colours and hints.',
  'editor.retry': 'Load it again',

  'exercise.files': 'Files of the exercise',
  'exercise.check': 'Check',
  'exercise.checkKeys': 'Check (Ctrl+Enter)',
  'exercise.solution': 'Show solution',
  'exercise.solutionShown': 'The solution is in the editor.',
  'exercise.resetDone': 'The editor has the starter again.',
  'exercise.undone': 'Your code is back.',
  'exercise.restored': 'Restored your edits from {time}.',
  'exercise.startOver': 'Start over',
  'exercise.notRun': 'Not checked yet. {total} checks are waiting.',
  'exercise.running': 'Checking.',
  'exercise.summary': '{passed} of {total} checks pass.',
  'exercise.allPass': 'All {total} checks pass.',
  'exercise.stopped': 'Stopped. {passed} of {total} checks passed before.',
  'exercise.crashed': 'The suite could not run to its end.',
  'exercise.failedToStart': 'The checks could not start.',
  'exercise.hint': 'Hint {number} of {total}',
  'exercise.nextHint': 'Next hint',
  'exercise.moreChecks': 'More checks',

  'check.idle': 'not checked',
  'check.running': 'running',
  'check.passed': 'passed',
  'check.failed': 'failed',
  'check.skipped': 'skipped',
  'check.expected': 'Expected',
  'check.actual': 'Got',
  'check.console': 'Printed during this check',
  'check.output': 'Printed while the files were loaded',
  'check.line': '{file}, line {line}',
  'check.noMessage': 'It stopped here, without a message.',

  'container.noServer':
    'The server of the course at {origin} does not answer. Is it still running, and are you still on its network?',
  'container.noAnswer':
    'The sandbox at {origin} did not answer within {seconds} s. It runs on a port of its own beside the course: is that port open on your network?',

  'storage.damaged':
    'Your saved edits cannot be read, so you see the starter. They stay as they are until you edit.',
  'storage.denied': 'This browser keeps no data for this site: your edits are lost when you leave.',
  'storage.full':
    'This browser has no room left for this site: your latest edits are not saved. Copy them elsewhere before you leave.',
} as const;
