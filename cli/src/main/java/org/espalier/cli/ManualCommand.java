package org.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.espalier.data.DataException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the pages of the manual. */
@Command(
    name = "manual",
    description = {
      "Write the manual's pages, one for each command, as man reads them.",
      "",
      "man -l FOLDER/espalier-train.1 shows one; in a folder of MANPATH, such as"
          + " ~/.local/share/man/man1, man espalier-train does.",
    })
final class ManualCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "Where the pages go; it is made.")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DataException(folder, "is a file; the manual needs a folder");
    }
    CommandLine program = Main.commandLine();
    try {
      var _ = Files.createDirectories(folder);
      write(program);
      for (CommandLine command : program.getSubcommands().values()) {
        write(command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrintWriter out = Verbosity.progress(spec);
    out.println((program.getSubcommands().size() + 1) + " pages of the manual are in " + folder);
    out.flush();
    return 0;
  }

  private void write(CommandLine command) throws IOException {
    ManualPage page = new ManualPage(command);
    var _ = Files.writeString(folder.resolve(page.name() + ".1"), page.text());
  }
}
