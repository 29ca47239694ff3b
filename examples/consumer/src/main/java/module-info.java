/** A program that uses Espalier. */
module org.example.consumer {
  requires org.espalier.core;
  requires org.espalier.torch;

  exports org.example.consumer;
}
