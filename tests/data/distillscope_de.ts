<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Three texts of the program, to test that translations are found: lrelease distillscope_de.ts -->
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Program</name>
    <message>
        <source>The engine to use instead of distillscope-cli.</source>
        <translation>Statt distillscope-cli zu verwenden.</translation>
    </message>
    <message>
        <source>More than one workspace was given.</source>
        <translation>Mehr als ein Arbeitsbereich.</translation>
    </message>
    <message>
        <source>%1 Try --help.</source>
        <translation>%1 Siehe --help.</translation>
    </message>
</context>
</TS>
