"""Stories for tests of what is new: one, and what becomes of it."""

STORY = """OSH - The long bridge over the river Ak-Buura will be closed from Monday, the city's
mayor Aibek Karimov told reporters after a meeting with engineers.

The concrete of three pillars has cracked since the flood of last spring, and lorries may not
cross it any more, said Karimov, who had the bridge looked at in January.

Drivers will have to take the old road through the village of Nariman, which is eleven
kilometres longer. Buses of the lines to the airport leave half an hour earlier.

The ministry of transport promised to pay for the repair, but the city council says that nothing
has arrived so far. Council member Gulnara Tashieva called the delay a danger to everyone who
lives on the left bank.

The bridge was built in 1974 and is crossed by some nine thousand cars on a working day. It is
to be opened again in autumn, provided that the steel that was ordered from abroad comes in
time."""

OTHER = """TALAS - Farmers of the valley have sold more beans this year than ever before, the
regional office of statistics reported on Friday.

Most of the harvest went to Turkey and Serbia, where traders pay in advance. The price of white
beans rose for the third year in a row, while red ones have become cheaper.

"We could sell twice as much if there was more water," said Nurlan Sadykov, who works forty
hectares with his three brothers. The canals are older than he is, and leak in many places.

A new reservoir has been promised since the nineties. The government says that work may begin
when the loan of a development bank is approved by parliament."""

REPRINT = "(Example News) " + STORY.replace("closed from Monday", "shut as of Monday").replace(
    "old road", "older route"
)

CUT = "\n\n".join(STORY.split("\n\n")[:2])

FOLLOW_UP = """OSH - Steel for the repair of the bridge over the Ak-Buura has arrived by rail,
and work on the cracked pillars starts tomorrow, mayor Aibek Karimov announced on Thursday.

Two firms from Bishkek share the order. They will work at night as well, so that the first lane
can be used in August, said their engineer Daniyar Usenov. Neighbours were warned of noise and
dust.

Tashieva, who had criticised the ministry in the council, said that she was content, but asked
who would pay if the costs rose once more. An answer was not given.

The bridge was built in 1974 and is crossed by some nine thousand cars on a working day. Drivers
will have to take the old road through the village of Nariman, which is eleven kilometres
longer."""
