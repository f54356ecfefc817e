// title: What was changed
// description: The log of changes, the last first: who loaded, removed, analysed, restored or wrote what, when, from which file.
// param subject: string = "" | id of a dataset, table or run; all where empty
// param limit: integer = 200 | how many
// column at: time, UTC
// column who: who did it: a person who signed in, or the user of the machine
// column what: load, remove, analyse, restore or write
// column subject: id of the dataset, table or run
// column summary: what changed
// column file: name of the file or folder
// column sha256: hash of the file
// mode: read
MATCH (c:Change)
WHERE $subject = '' OR c.subject = $subject
RETURN c.at AS at, c.who AS who, c.what AS what, c.subject AS subject, c.summary AS summary, c.file AS file,
       c.sha256 AS sha256
ORDER BY at DESC, c.id DESC
LIMIT $limit
