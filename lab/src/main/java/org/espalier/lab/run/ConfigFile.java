package org.espalier.lab.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings of a run in JSON, all or some of them, by the names of {@link RunConfig}'s parts. The
 * {@code config.json} of a run has all of them; its checksum is ignored here, because a user may
 * edit a copy.
 */
public final class ConfigFile {

  /** Settings that say nothing. */
  public static final ConfigFile EMPTY =
      new ConfigFile(Path.of(""), JsonMapper.shared().createObjectNode());

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private static final String CHECKSUM = "sha256";
  private static final String TASK = "task";

  private final Path path;
  private final ObjectNode settings;

  private ConfigFile(Path path, ObjectNode settings) {
    this.path = path;
    this.settings = settings;
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read or is not one JSON object
   */
  public static ConfigFile read(Path path) {
    if (Files.isDirectory(path)) {
      throw new DataException(path, "is a folder; a run's settings are in its config.json");
    }
    try {
      if (JSON.readTree(Files.readString(path)) instanceof ObjectNode settings) {
        var _ = settings.remove(CHECKSUM);
        return new ConfigFile(path, settings);
      }
      throw new DataException(path, "is not a JSON object: settings stand in braces, { }");
    } catch (JacksonException e) {
      throw new DataException(
          path,
          Math.max(1, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          "is not JSON: " + e.getOriginalMessage());
    } catch (NoSuchFileException e) {
      throw new DataException(path, "there is no such file");
    } catch (CharacterCodingException e) {
      throw new DataException(path, "is not text in UTF-8");
    } catch (IOException e) {
      throw new DataException(path, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Returns the task's name, if the file says it.
   *
   * @throws DataException if it is no text
   */
  public Optional<String> task() {
    JsonNode task = settings.get(TASK);
    if (task != null && !task.isString()) {
      throw new DataException(path, "task must be a text, not " + task);
    }
    return Optional.ofNullable(task).map(JsonNode::asString);
  }

  /**
   * Returns a configuration in which the file's settings have taken the place of others.
   *
   * @throws DataException if a setting is unknown, of another kind, or out of range; the message
   *     names it
   */
  public RunConfig over(RunConfig usual) {
    ObjectNode whole = JSON.valueToTree(usual);
    set(whole, settings, "");
    try {
      return JSON.treeToValue(whole, RunConfig.class);
    } catch (JacksonException e) {
      throw new DataException(path, problem(e));
    }
  }

  private void set(ObjectNode whole, ObjectNode some, String prefix) {
    for (Map.Entry<String, JsonNode> entry : some.properties()) {
      String name = prefix + entry.getKey();
      JsonNode usual = whole.get(entry.getKey());
      if (usual == null) {
        throw new DataException(
            path,
            "there is no setting %s; those %s: %s"
                .formatted(
                    name,
                    prefix.isEmpty()
                        ? "there are"
                        : "of " + prefix.substring(0, prefix.length() - 1),
                    String.join(", ", whole.propertyNames())));
      }
      JsonNode value = entry.getValue();
      if (usual instanceof ObjectNode part && value instanceof ObjectNode changed) {
        set(part, changed, name + ".");
      } else if (usual.getNodeType() != value.getNodeType()
          || (usual.isIntegralNumber() && !value.isIntegralNumber())) {
        throw new DataException(
            path, name + " must be " + kind(usual) + " such as " + usual + ", not " + value);
      } else {
        var _ = whole.set(entry.getKey(), value);
      }
    }
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a text";
      case BOOLEAN -> "true or false,";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> value.isIntegralNumber() ? "a whole number" : "a number";
    };
  }

  /** Returns in plain words which value does not have its type. */
  private static String problem(JacksonException e) {
    String name =
        e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .collect(Collectors.joining("."));
    if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      return name
          + " must be one of "
          + Arrays.stream(format.getTargetType().getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "))
          + ", not "
          + format.getValue();
    }
    return e instanceof ValueInstantiationException && e.getCause() != null
        ? (name.isEmpty() ? "" : name + ": ") + e.getCause().getMessage()
        : name + ": " + e.getOriginalMessage();
  }
}
