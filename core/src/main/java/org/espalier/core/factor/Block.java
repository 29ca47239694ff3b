package org.espalier.core.factor;

/**
 * A site whose polytope is that of simpler problems of its own, and perhaps of further conditions
 * that are found when they do not hold. Here the simpler problem is the site's projection, without
 * further conditions.
 */
class Block {

  Site site;

  /** The inputs that {@link #listMoving} has found. */
  int[] moving = new int[0];

  int movingCount;

  Block(Site site) {
    this.site = site;
  }

  /**
   * Forgets the last problem's solution and conditions.
   *
   * @param patient whether to project without further conditions, however long that takes
   */
  void start(boolean patient) {}

  /** Returns whether the site's scores and solution belong together without further conditions. */
  boolean isComplete() {
    return true;
  }

  /**
   * Solves the simpler problem for the site's local scores. Returns false if it has no solution.
   */
  boolean project() {
    site.project();
    return true;
  }

  /** Lists the inputs that can move when scores do, at the latest solution. */
  void listMoving() {
    reserveMoving(site.visible);
    for (int j = 0; j < site.visible; j++) {
      if (site.variable[j] != Site.NONE) {
        moving[movingCount++] = j;
      }
    }
  }

  final void reserveMoving(int count) {
    movingCount = 0;
    if (moving.length < count) {
      moving = new int[count];
    }
  }

  /**
   * Writes the change of its solution along the site's direction, at the inputs that were listed
   * last and at extra parts.
   */
  void differentiate() {
    site.differentiate();
  }

  /**
   * Adds further conditions that the latest solution violates by more than the tolerance. Returns
   * whether there are any.
   */
  boolean separate(LinearRows rows, double tolerance) {
    return false;
  }
}
