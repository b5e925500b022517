/// Runs the sessions of this node, which are all there are: `claimAll` takes every session over at
/// the start, each with its next epoch, so that what its former owner writes afterwards fails.
/// Deploys a verticle for each and creates new ones. Called by `Gateway`. Which node runs which
/// session, once there are several, belongs here.
@NullMarked
package io.postrider.cluster;

import org.jspecify.annotations.NullMarked;
